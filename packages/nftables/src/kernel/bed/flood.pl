#!/usr/bin/perl
# Floods a network with UDP packets, each the first of a flow, from the namespace that it is started in.
#
# Its input are lines SOURCE DESTINATION PORT, addresses of IPv4, then an empty line; it sends to all of them in turn, each
# time from another source port, until its input ends. A fourth word is a source port to keep: packets of one flow.
# Its argument: packets a second. Ends with a line that tells how many were sent.
#
# In Perl, because Node sends no raw packets: see holder.pl. One system call sends a packet to each destination.
use strict;
use warnings;
use POSIX ();
use Socket qw(:all);

my %CALLS = (    # sendmmsg, clock_gettime
    x86_64  => [307, 228],
    aarch64 => [269, 113],
    riscv64 => [269, 113],
);
my ($SENDMMSG, $CLOCK) = @{ $CALLS{ (POSIX::uname())[4] } || die "this processor is not known\n" };
use constant { RAW => 255, HEADERS => 28, FIRST_PORT => 1024 };

my ($rate) = @ARGV;
my @flows;
while (my $line = <STDIN>) {
    last if $line !~ /\S/;
    push @flows, [split(' ', $line)];
}
# A system call pays from some dozens of packets on.
my $rounds = $rate < 10_000 ? 1 : 1 + int(63 / @flows);

socket(my $socket, AF_INET, SOCK_RAW, RAW) or die "raw socket: $!\n";
my ($packets, @ports, @addresses) = ('');
for my $round (0 .. $rounds - 1) {
    for my $flow (@flows) {
        my ($source, $destination, $port, $kept) = @$flow;
        push @ports, [length($packets) + 20, $round] if !defined $kept;
        push @addresses, pack_sockaddr_in(0, inet_aton($destination));
        $packets .= pack('CCnnnCCn a4 a4 nnnn', 0x45, 0, HEADERS, 0, 0, 64, 17, 0,
            inet_aton($source), inet_aton($destination), $kept // 0, $port, 8, 0);
    }
}
my $count = @addresses;
my $names = join('', @addresses);
my $width = length($addresses[0]);
# struct iovec and struct mmsghdr, whose pointers lead into these strings: they must not move from here on.
my $start = address_of($packets);
my $vectors = join('', map { pack('QQ', $start + $_ * HEADERS, HEADERS) } 0 .. $count - 1);
my ($names_at, $vectors_at) = (address_of($names), address_of($vectors));
my $messages = join('', map {
    pack('Q L x4 Q Q Q Q l x4 L x4', $names_at + $_ * $width, $width, $vectors_at + $_ * 16, 1, 0, 0, 0, 0)
} 0 .. $count - 1);

my ($sent, $port) = (0, FIRST_PORT);
my $due = now();
while (1) {
    $due += $count / $rate;
    my $early = $due - now();
    # Who was kept waiting does not send all at once what is overdue.
    $due -= $early if $early < -0.05;
    my $readable = '';
    vec($readable, fileno(STDIN), 1) = 1;
    last if select($readable, undef, undef, $early > 0 ? $early : 0) > 0 && !sysread(STDIN, my $data, 4096);
    substr($packets, $_->[0], 2) = pack('n', $port + $_->[1]) for @ports;
    $port += $rounds;
    $port = FIRST_PORT if $port > 65535 - $rounds;
    my $done = syscall($SENDMMSG, fileno($socket), $messages, $count, 0);
    $sent += $done if $done > 0;
}
print "$sent\n";

sub address_of {
    return unpack('Q', pack('P', $_[0]));
}

# Seconds of a clock that nobody sets.
sub now {
    my $time = "\0" x 16;
    syscall($CLOCK, 1, $time);
    my ($seconds, $nanoseconds) = unpack('q q', $time);
    return $seconds + $nanoseconds / 1e9;
}
