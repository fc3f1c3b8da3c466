#!/usr/bin/perl
# Two pods of one node, each a network namespace behind a routed veth, and packets between them: one process sends and
# receives at both ends, so that a round trip costs what the kernel does and nothing else.
#
# Arguments: the interfaces of client and server on the node, their IPv4 addresses, the server's ports. Says `ready`. For each
# line `N` of input it opens N new UDP flows, and answers with nanoseconds: every first round trip, `|`, every second one.
use strict;
use warnings;
use POSIX ();
use Socket qw(:all);

use constant CLONE_NEWNET => 0x40000000;
my %CALLS = (    # unshare, setns, clock_gettime
    x86_64  => [272, 308, 228],
    aarch64 => [97,  268, 113],
);
my ($UNSHARE, $SETNS, $CLOCK) = @{ $CALLS{ (POSIX::uname())[4] } or die 'this processor is not known' };
my ($client_port, $server_port, $client, $server, @ports) = @ARGV;

open(my $home, '<', '/proc/self/ns/net') or die "namespace: $!";
my ($client_space, $server_space) = (new_space(), new_space());
enter($home);
write_file('/proc/sys/net/ipv4/ip_forward', '1');
run('ip link set lo up');
# The gateway of all pods.
run('ip address add 169.254.1.1/32 dev lo');
join_pod($client_space, $client_port, $client);
join_pod($server_space, $server_port, $server);

enter($server_space);
my @listeners = map { udp($server, $_) } @ports;
enter($client_space);
my $source = 1024;
my $round = 0;
$| = 1;
print "ready\n";
while (my $count = <STDIN>) {
    my (@first, @second);
    for (1 .. $count) {
        if (++$source > 65000) { $source = 1025; $round++; }
        my $at = $round % @ports;
        my $socket = udp($client, $source);
        connect($socket, pack_sockaddr_in($ports[$at], inet_aton($server))) or die "connect: $!";
        push @first, trip($socket, $listeners[$at]);
        push @second, trip($socket, $listeners[$at]);
    }
    print join(' ', @first), '|', join(' ', @second), "\n";
}

# One round trip, in nanoseconds.
sub trip {
    my ($socket, $listener) = @_;
    my ($start, $end, $data) = ("\0" x 16, "\0" x 16, '');
    syscall($CLOCK, 1, $start);
    send($socket, 'x', 0);
    my $peer = recv($listener, $data, 16, 0);
    if (!defined $peer) { print "lost\n"; exit(1); }
    send($listener, 'y', 0, $peer);
    if (!defined recv($socket, $data, 16, 0)) { print "lost\n"; exit(1); }
    syscall($CLOCK, 1, $end);
    my ($s1, $n1, $s2, $n2) = unpack('q4', $start . $end);
    return ($s2 - $s1) * 1e9 + $n2 - $n1;
}

sub new_space {
    syscall($UNSHARE, CLONE_NEWNET) == 0 or die "unshare: $!";
    open(my $file, '<', '/proc/self/ns/net') or die "namespace: $!";
    return $file;
}

sub enter {
    my ($space) = @_;
    syscall($SETNS, fileno($space), CLONE_NEWNET) == 0 or die "setns: $!";
}

sub join_pod {
    my ($space, $port, $address) = @_;
    enter($home);
    my $path = "/proc/$$/fd/" . fileno($space);
    run("ip link add $port type veth peer name eth0 netns $path");
    run("ip link set $port up");
    run("ip route add $address/32 dev $port");
    enter($space);
    run('ip link set lo up');
    run('ip link set eth0 up');
    run("ip address add $address/32 dev eth0");
    run('ip route add 169.254.1.1/32 dev eth0');
    run('ip route add default via 169.254.1.1 dev eth0');
}

sub udp {
    my ($address, $port) = @_;
    my $socket;
    socket($socket, AF_INET, SOCK_DGRAM, 17) or die "socket: $!";
    bind($socket, pack_sockaddr_in($port, inet_aton($address))) or die "bind $port: $!";
    setsockopt($socket, SOL_SOCKET, SO_RCVTIMEO, pack('qq', 5, 0));
    return $socket;
}

sub run {
    my ($command) = @_;
    system(split(' ', $command)) == 0 or die "$command: $?";
}

sub write_file {
    my ($path, $text) = @_;
    open(my $file, '>', $path) or die "$path: $!";
    syswrite($file, $text) or die "$path: $!";
}
