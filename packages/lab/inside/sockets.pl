#!/usr/bin/perl
# sockets.pl HOLDER COMMAND…: opens sockets in networks of a lab and becomes a command that has them. Standard input has a
# line a socket, NET WHAT PORT: NET is the number of the holder's file, WHAT a protocol to listen for, or DIAL for a connection to
# TCP of the loopback. The command gets a word more for each: the number of its file, or what the system said against it.
use strict;
use warnings;
use Errno ();
use Fcntl qw(F_SETFD);
use Socket qw(:all);
BEGIN { require(__FILE__ =~ s{[^/]*$}{spaces.pl}r) }

my %NUMBER = (TCP => 6, UDP => 17, SCTP => 132);
my ($holder, @command) = @ARGV;
raise_file_limit();
enter_user($holder);
my (@words, @kept);
while (my $line = <STDIN>) {
    my ($net, $protocol, $port) = split(' ', $line);
    my $socket = open_socket($net, $protocol, $port);
    push @words, $socket ? fileno($socket) : (grep { $!{$_} } keys %!)[0];
    next if !$socket;
    fcntl($socket, F_SETFD, 0);
    push @kept, $socket;
}
{ no warnings 'exec'; exec { $command[0] } @command, @words; }
fail("$command[0]: $!");

sub open_socket {
    my ($net, $protocol, $port) = @_;
    open(my $space, '<', "/proc/$holder/fd/$net") or return undef;
    enter_file($space, CLONE_NEWNET) or return undef;
    return dial($port) if $protocol eq 'DIAL';
    my $kind = $protocol eq 'UDP' ? SOCK_DGRAM : SOCK_STREAM;
    my $socket;
    # Of both families, where the kernel has both.
    my $family = socket($socket, AF_INET6, $kind, $NUMBER{$protocol}) ? AF_INET6 : AF_INET;
    $family == AF_INET6 or socket($socket, AF_INET, $kind, $NUMBER{$protocol}) or return undef;
    setsockopt($socket, IPPROTO_IPV6, IPV6_V6ONLY, 0) if $family == AF_INET6;
    setsockopt($socket, SOL_SOCKET, SO_REUSEADDR, 1) if $protocol ne 'UDP';
    my $any = $family == AF_INET6 ? pack_sockaddr_in6($port, IN6ADDR_ANY) : pack_sockaddr_in($port, INADDR_ANY);
    bind($socket, $any) or return undef;
    # Here, because two may be bound to a port of which one may listen.
    $protocol eq 'UDP' or listen($socket, 511) or return undef;
    return $socket;
}

# Of the loopback, so that it is refused at once or not at all.
sub dial {
    my ($port) = @_;
    for my $address (pack_sockaddr_in($port, INADDR_LOOPBACK), pack_sockaddr_in6($port, IN6ADDR_LOOPBACK)) {
        socket(my $socket, sockaddr_family($address), SOCK_STREAM, $NUMBER{TCP}) or next;
        return $socket if connect($socket, $address);
    }
    return undef;
}
