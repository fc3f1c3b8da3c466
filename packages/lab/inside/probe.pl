#!/usr/bin/perl
# probe.pl HOLDER WINDOW: tries flows in the networks of a lab, at most so many at once. Standard input has a line a probe:
# ID NET FAMILY PROTOCOL SOURCE DESTINATION PORT MILLISECONDS, NET being the number of the holder's file; SOURCE may be `-`.
# Of protocol ICMP it is an echo request, for which nobody needs to listen. Answers in the order in which they come:
# ID WORD MICROSECONDS, WORD being open, refused, reset, unreachable, prohibited, timeout or the system's name of an error.
use strict;
use warnings;
use Errno qw(EINPROGRESS ECONNREFUSED ECONNRESET EHOSTUNREACH ENETUNREACH EACCES EPERM EAGAIN EINTR);
use Fcntl qw(F_GETFL F_SETFL O_NONBLOCK);
use Socket qw(:all);
BEGIN { require(__FILE__ =~ s{[^/]*$}{spaces.pl}r) }

my %NUMBER = (TCP => 6, UDP => 17, SCTP => 132);
my ($holder, $window) = @ARGV;
raise_file_limit();
enter_user($holder);
$| = 1;
my (@queue, %waiting);
my ($rest, $is_open, $echo) = ('', 1, 0);
fcntl(STDIN, F_SETFL, fcntl(STDIN, F_GETFL, 0) | O_NONBLOCK);

while ($is_open || @queue || %waiting) {
    begin(shift @queue) while @queue && keys %waiting < $window;
    my ($readable, $writable) = ('', '');
    vec($readable, 0, 1) = 1 if $is_open;
    my $end;
    for my $number (keys %waiting) {
        my $probe = $waiting{$number};
        vec($probe->{is_message} ? $readable : $writable, $number, 1) = 1;
        $end = $probe->{end} if !defined $end || $probe->{end} < $end;
    }
    my $left = defined $end ? $end - now() : undef;
    $left = 0 if defined $left && $left < 0;
    my $count = select($readable, $writable, undef, $left);
    if ($count > 0) {
        take() if $is_open && vec($readable, 0, 1);
        for my $number (keys %waiting) {
            my $probe = $waiting{$number};
            next if !vec($probe->{is_message} ? $readable : $writable, $number, 1);
            my $word = $probe->{is_message} ? heard($probe) : shaken($probe);
            answer($number, $word) if defined $word;
        }
    }
    my $now = now();
    for my $number (keys %waiting) { answer($number, 'timeout') if $waiting{$number}{end} <= $now }
}

# Reads what is to be tried. Whoever asks is gone when the input ends.
sub take {
    my $read = sysread(STDIN, $rest, 1 << 16, length($rest));
    return if !defined $read;
    exit(0) if $read == 0;
    while ((my $at = index($rest, "\n")) >= 0) {
        push @queue, substr($rest, 0, $at);
        substr($rest, 0, $at + 1) = '';
    }
}

sub begin {
    my ($id, $net, $family, $protocol, $source, $destination, $port, $milliseconds) = split(' ', $_[0]);
    my $start = now();
    my $probe = {
        id => $id, family => $family, protocol => $protocol, start => $start,
        end => $start + $milliseconds / 1000, is_message => $protocol =~ /^(?:UDP|ICMP)$/,
    };
    my $socket = socket_in($net, $protocol, $family);
    return say_answer($probe, word_for($! + 0)) if !$socket;
    $probe->{socket} = $socket;
    if ($source ne '-' && !bind($socket, address_of($family, $source, 0))) { return say_answer($probe, word_for($! + 0)) }
    if (!connect($socket, address_of($family, $destination, $port)) && $! != EINPROGRESS) {
        return say_answer($probe, word_for($! + 0));
    }
    if ($probe->{is_message}) {
        $probe->{echo} = $echo = ($echo + 1) & 0xffff;
        my $first = $protocol eq 'UDP' ? "sluice\n" : echo_request($family, $echo);
        return say_answer($probe, word_for($! + 0)) if !defined send($socket, $first, 0);
    }
    $waiting{ fileno($socket) } = $probe;
}

sub socket_in {
    my ($net, $protocol, $family) = @_;
    open(my $space, '<', "/proc/$holder/fd/$net") or return undef;
    enter_file($space, CLONE_NEWNET) or return undef;
    my ($kind, $number) =
        $protocol eq 'ICMP' ? (SOCK_RAW, $family == 4 ? 1 : 58)
      : ($protocol eq 'UDP' ? SOCK_DGRAM : SOCK_STREAM, $NUMBER{$protocol});
    my $socket;
    socket($socket, $family == 4 ? AF_INET : AF_INET6, $kind, $number) or return undef;
    fcntl($socket, F_SETFL, fcntl($socket, F_GETFL, 0) | O_NONBLOCK);
    return $socket;
}

# What a handshake came to; undefined where it goes on.
sub shaken {
    my ($probe) = @_;
    my $error = unpack('i', getsockopt($probe->{socket}, SOL_SOCKET, SO_ERROR));
    # Reset, so that no connection is left that takes time to close.
    setsockopt($probe->{socket}, SOL_SOCKET, SO_LINGER, pack('ii', 1, 0));
    return $error ? word_for($error) : 'open';
}

# What was heard in answer to a message; undefined where it is somebody else's.
sub heard {
    my ($probe) = @_;
    my $peer = recv($probe->{socket}, my $data, 2048, 0);
    if (!defined $peer) { return $! == EAGAIN || $! == EINTR ? undef : word_for($! + 0) }
    return 'open' if $probe->{protocol} eq 'UDP';
    # A raw socket of IPv4 shows the header before the message.
    $data = substr($data, 4 * (ord($data) & 15)) if $probe->{family} == 4;
    return undef if length($data) < 8;
    my ($type, undef, undef, $id) = unpack('CCnn', $data);
    return $type == ($probe->{family} == 4 ? 0 : 129) && $id == $probe->{echo} ? 'open' : undef;
}

sub answer {
    my ($number, $word) = @_;
    say_answer(delete $waiting{$number}, $word);
}

sub say_answer {
    my ($probe, $word) = @_;
    print "$probe->{id} $word ", int((now() - $probe->{start}) * 1e6), "\n";
}

sub address_of {
    my ($family, $text, $port) = @_;
    my $bytes = inet_pton($family == 4 ? AF_INET : AF_INET6, $text);
    return $family == 4 ? pack_sockaddr_in($port, $bytes) : pack_sockaddr_in6($port, $bytes);
}

# An identifier tells the requests apart.
sub echo_request {
    my ($family, $id) = @_;
    my $type = $family == 4 ? 8 : 128;
    # The kernel fills the checksum of ICMPv6 in; of ICMP it is the complement of the sum, here of two words.
    my $sum = ($type << 8) + $id;
    $sum = ($sum & 0xffff) + ($sum >> 16);
    return pack('CCnnn', $type, 0, $family == 4 ? ~$sum & 0xffff : 0, $id, 0);
}

sub word_for {
    my ($error) = @_;
    return 'refused'     if $error == ECONNREFUSED;
    return 'reset'       if $error == ECONNRESET;
    return 'unreachable' if $error == EHOSTUNREACH || $error == ENETUNREACH;
    return 'prohibited'  if $error == EACCES || $error == EPERM;
    local $! = $error;
    return (grep { $!{$_} } keys %!)[0] // "E$error";
}
