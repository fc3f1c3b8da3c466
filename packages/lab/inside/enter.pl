#!/usr/bin/perl
# enter.pl HOLDER NET UTS MNT FOLDER COMMAND…: runs a command in a space of a lab, by the numbers of the holder's files.
# What signals it gets go to the command; how that ended it writes to file 3 where there is one: `exit CODE`,
# `signal NUMBER` or `error WORD`, and ends in the same way.
use strict;
use warnings;
use Errno ();
use POSIX ();
BEGIN { require(__FILE__ =~ s{[^/]*$}{spaces.pl}r) }

my ($holder, $net, $uts, $mnt, $place, @command) = @ARGV;
my $report;
open($report, '>&=', 3) or undef $report;
my @spaces = map {
    my ($path, $kind) = @$_;
    open(my $file, '<', "/proc/$holder/$path") or ended('error holder-gone', 126);
    [$file, $kind]
} (["fd/$net", CLONE_NEWNET], ["fd/$uts", CLONE_NEWUTS], ['ns/pid', CLONE_NEWPID],
    ['ns/ipc', CLONE_NEWIPC], ["fd/$mnt", CLONE_NEWNS]);
enter_user($holder);
for my $space (@spaces) { enter_file(@$space) or ended("error setns", 126) }
my $child;
my @names = qw(TERM INT HUP QUIT USR1 USR2 CONT);
my %number = map { $_ => POSIX->can("SIG$_")->() } @names;
my $signals = POSIX::SigSet->new(values %number);
# None gets lost between two processes: they wait until each knows what to do with them.
POSIX::sigprocmask(POSIX::SIG_BLOCK(), $signals);
for my $name (@names) {
    # Not by %SIG, which has a signal wait for the end of a system call that may have no other end.
    POSIX::sigaction($number{$name}, POSIX::SigAction->new(sub { kill($name, $child) }));
}
pipe(my $failed, my $failing);
$child = fork() // ended('error EAGAIN', 126);
if (!$child) {
    die_with_parent();
    $SIG{$_} = 'DEFAULT' for @names;
    POSIX::sigprocmask(POSIX::SIG_UNBLOCK(), $signals);
    POSIX::setpgid(0, 0);
    chdir($place) or chdir('/');
    { no warnings 'exec'; exec { $command[0] } @command; }
    my ($word) = grep { exists $!{$_} && $!{$_} } qw(ENOENT EACCES ENOEXEC ENOTDIR);
    syswrite($failing, $word // 'EIO');
    POSIX::_exit(127);
}
POSIX::sigprocmask(POSIX::SIG_UNBLOCK(), $signals);
close($failing);
my $why = '';
# Signals interrupt; the command goes on.
while (!defined sysread($failed, $why, 64)) { last if !$!{EINTR} }
while (waitpid($child, 0) < 0) { last if !$!{EINTR} }
my $status = $?;
ended("error $why", 127) if $why ne '';
ended('exit ' . ($status >> 8), $status >> 8) if !($status & 127);
ended('signal ' . ($status & 127), 128 + ($status & 127));

sub ended {
    my ($line, $code) = @_;
    syswrite($report, "$line\n") if $report;
    exit($code);
}
