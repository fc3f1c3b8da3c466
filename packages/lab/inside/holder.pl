#!/usr/bin/perl
# Holds every namespace of a lab. It is the first process of a PID namespace, so the kernel ends with it whatever runs in
# the lab; it ends when its standard input closes, and so does the lab when whoever started it is killed.
#
# holder.pl root|user: says `ready PID PID`, its process as the host and as the lab see it. A request is a line of
# words, percent-encoded, with one blank between; the answer a line, `ok …` or `error WHY`. The verbs are described where they are.
use strict;
use warnings;
use Cwd ();
use POSIX ();
BEGIN { require(__FILE__ =~ s{[^/]*$}{spaces.pl}r) }

use constant { MS_NOSUID => 2, MS_NODEV => 4, MS_BIND => 4096, MS_REC => 16384, MS_PRIVATE => 1 << 18 };
my $FILES = '/run/sluice';

my $mode = shift;
my ($uid, $gid) = ($<, $( + 0);
$SIG{PIPE} = 'IGNORE';
my $kinds = CLONE_NEWNET | CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWPID;
unshare($mode eq 'user' ? $kinds | CLONE_NEWUSER : $kinds) or fail("no-namespaces unshare: $!");
if ($mode eq 'user') {
    write_file('/proc/self/setgroups', 'deny');
    write_file('/proc/self/uid_map', "0 $uid 1");
    write_file('/proc/self/gid_map', "0 $gid 1");
}
my $child = fork();
fail("fork: $!") if !defined $child;
if ($child) {
    # Holding the pipes would keep the lab from noticing the end of the other.
    POSIX::close($_) for 0, 1;
    waitpid($child, 0);
    exit($? >> 8 || ($? ? 1 : 0));
}
die_with_parent();
$SIG{CHLD} = \&reap;

my $outer = readlink('/proc/self');
my ($none, $root, $run, $proc, $tmpfs) = ('none', '/', '/run', '/proc', 'tmpfs');
mount($none, $root, 0, MS_REC | MS_PRIVATE, 0) or fail("no-namespaces mount /: $!");
mount_tmpfs($run, 'mode=755') or fail("no-namespaces mount /run: $!");
# Where parts of /proc are hidden, as in some containers, a new one is refused; processes then have the host's numbers.
my $type = 'proc';
mount($type, $proc, $type, 0, 0);
mkdir($FILES) or fail("$FILES: $!");

my %home = (net => this('net'), uts => this('uts'), mnt => this('mnt'));
my %kind = (net => CLONE_NEWNET, uts => CLONE_NEWUTS, mnt => CLONE_NEWNS);
my %spaces;
my $last = 0;

# Not as standard input: what is read ahead of that, Perl takes back before it becomes another program.
open(my $requests, '<&', \*STDIN) or fail("standard input: $!");
open(STDIN, '<', '/dev/null') or fail("/dev/null: $!");
$| = 1;
print "ready $outer ", readlink('/proc/self'), "\n";
while (defined(my $line = <$requests>)) {
    chomp $line;
    my ($verb, @words) = map { s/%([0-9a-fA-F]{2})/chr hex $1/ger } split(/ /, $line, -1);
    my $answer = eval { 'ok ' . dispatch($verb, @words) };
    if (!defined $answer) {
        my $why = $@ =~ s/\s+at \S+ line \d+.*//sr;
        eval { go_home() };
        $answer = 'error ' . $why =~ s/([%\s])/sprintf('%%%02X', ord $1)/ger;
    }
    print "$answer\n";
}
exit(0);

sub dispatch {
    my ($verb, @words) = @_;
    return space(@words) if $verb eq 'space';
    return drop(@words)  if $verb eq 'drop';
    return put(@words)   if $verb eq 'put';
    return file(@words)  if $verb eq 'file';
    return ip(@words)    if $verb eq 'ip';
    die "no verb $verb";
}

# space NAME SHARED HOSTNAME (PATH TEXT)…: new namespaces, with a network of its own or, where SHARED names a space, with
# that one's. Files of the host are replaced by texts. Answers with the file numbers of network, host name and mounts.
sub space {
    my ($name, $shared, $hostname, %texts) = @_;
    die "there is a space $name" if exists $spaces{$name};
    if ($shared ne '') { enter($shared, 'net') }
    else { unshare(CLONE_NEWNET) or die "unshare network: $!" }
    my %space = (net => this('net'), id => ++$last, files => {});
    unshare(CLONE_NEWUTS) or die "unshare host name: $!";
    set_hostname($hostname) or die "host name: $!";
    $space{uts} = this('uts');
    my $own = "$FILES/$space{id}";
    mkdir($own) or die "$own: $!";
    my $count = 0;
    for my $path (sort keys %texts) {
        $space{files}{$path} = "$own/" . ++$count;
        write_file($space{files}{$path}, $texts{$path});
    }
    unshare(CLONE_NEWNS) or die "unshare mounts: $!";
    furnish(%{ $space{files} });
    $space{mnt} = this('mnt');
    go_home();
    $spaces{$name} = \%space;
    return join(' ', map { fileno($space{$_}) } qw(net uts mnt));
}

# The host's files, read-only, with some of one's own.
sub furnish {
    my (%files) = @_;
    make_read_only() or die "mount_setattr: $!";
    my @later;
    for my $path (keys %files) {
        my $target = Cwd::abs_path($path) // $path;
        # A link into what the space has of its own, such as systemd's resolv.conf.
        if ($target =~ m{^/run/}) { push @later, [$target, $files{$path}]; next; }
        mount($files{$path}, $target, 0, MS_BIND, 0) or die "mount $path: $!";
    }
    for my $path ('/tmp', '/dev/shm') {
        next if !-d $path;
        mount_tmpfs($path, 'mode=1777') or die "mount $path: $!";
    }
    my @texts = map { [$_->[0], read_file($_->[1])] } @later;
    mount_tmpfs($run, 'mode=755') or die "mount /run: $!";
    for (@texts) {
        my ($path, $text) = @$_;
        my $made = '';
        for my $part (split(m{/}, $path =~ s{/[^/]*$}{}r)) {
            $made .= "$part/";
            mkdir($made);
        }
        write_file($path, $text);
    }
}

# drop NAME: ends what runs in a space, and lets its namespaces go.
sub drop {
    my ($name) = @_;
    my $space = $spaces{$name} or die "no space $name";
    my $mounts = readlink("/proc/self/fd/" . fileno($space->{mnt}));
    for my $try (1 .. 100) {
        my @own = grep { (readlink("/proc/$_/ns/mnt") // '') eq $mounts } map { m{^/proc/(\d+)$} } glob('/proc/[0-9]*');
        last if !@own;
        kill('KILL', @own);
        select(undef, undef, undef, 0.005) if $try > 1;
        reap();
    }
    delete $spaces{$name};
    unlink(values %{ $space->{files} });
    rmdir("$FILES/$space->{id}");
    return '';
}

# put NAME (PATH TEXT)…: writes what a network's settings are to be: sysctl.
sub put {
    my ($name, @texts) = @_;
    enter($name, 'net');
    while (my ($path, $text) = splice(@texts, 0, 2)) { write_file($path, $text) }
    go_home();
    return '';
}

# file NAME PATH TEXT: gives a replaced file another text.
sub file {
    my ($name, $path, $text) = @_;
    my $space = $spaces{$name} or die "no space $name";
    my $own = $space->{files}{$path} or die "$name has no $path of its own";
    write_file($own, $text);
    return '';
}

# ip NAME LINES: runs `ip -batch` in a network.
sub ip {
    my ($name, $lines) = @_;
    my $space = $spaces{$name} or die "no space $name";
    my ($in, $out) = map { open(my $file, '+>', "$FILES/ip$_") or die "temporary file: $!"; unlink("$FILES/ip$_"); $file } 1, 2;
    syswrite($in, $lines);
    sysseek($in, 0, 0);
    local $SIG{CHLD} = 'DEFAULT';
    my $child = fork();
    die "fork: $!" if !defined $child;
    if (!$child) {
        enter_file($space->{net}, CLONE_NEWNET) or POSIX::_exit(126);
        POSIX::dup2(fileno($in), 0);
        POSIX::dup2(fileno($out), $_) for 1, 2;
        { no warnings 'exec'; exec('ip', '-batch', '-'); }
        POSIX::_exit(127);
    }
    waitpid($child, 0);
    return '' if $? == 0;
    die "there is no ip on this machine" if $? >> 8 == 127;
    sysseek($out, 0, 0);
    sysread($out, my $said, 4096);
    die "ip: $said";
}

sub enter {
    my ($name, $what) = @_;
    my $space = $spaces{$name} or die "no space $name";
    enter_file($space->{$what}, $kind{$what}) or die "setns $what: $!";
}

sub go_home {
    for my $what (qw(net uts mnt)) { enter_file($home{$what}, $kind{$what}) or die "setns $what: $!" }
}

sub this {
    open(my $file, '<', "/proc/self/ns/$_[0]") or die "/proc/self/ns/$_[0]: $!";
    return $file;
}

sub mount_tmpfs {
    my ($path, $options) = @_;
    return mount($tmpfs, $path, $tmpfs, MS_NOSUID | MS_NODEV, $options);
}

sub write_file {
    my ($path, $text) = @_;
    open(my $file, '>', $path) or die "$path: $!\n";
    length($text) == 0 || defined syswrite($file, $text) or die "$path: $!\n";
    close($file) or die "$path: $!\n";
}

sub read_file {
    open(my $file, '<', $_[0]) or die "$_[0]: $!";
    local $/;
    return scalar <$file>;
}

# The children of those that ended are the first process's.
sub reap { 1 while waitpid(-1, POSIX::WNOHANG()) > 0 }
