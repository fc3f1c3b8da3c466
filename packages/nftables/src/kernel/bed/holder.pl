#!/usr/bin/perl
# Holds a network of namespaces and everything that happens in it: one process for all nodes, pods, listeners and probes.
# It dies, and with it every namespace, when its standard input closes.
#
# In Perl because a process has to move between network namespaces (setns), which Node cannot; perl-base is part of every
# Debian and Ubuntu. Only modules of perl-base are used.
#
# A request is a line `verb arguments… length`, then `length` bytes of payload; the answer is a line `length`, then so
# many bytes: `ok` and what was asked for, or `error` and why. The verbs are described where they are.
use strict;
use warnings;
use Errno qw(EINPROGRESS ECONNREFUSED ECONNRESET EHOSTUNREACH ENETUNREACH EACCES EPERM EAGAIN EINTR);
use Fcntl qw(F_GETFL F_SETFL O_NONBLOCK F_SETFD);
use POSIX ();
use Socket qw(:all);

use constant CLONE_NEWNET => 0x40000000;
my %CALLS = (    # unshare, setns, clock_gettime
    x86_64  => [272, 308, 228],
    aarch64 => [97,  268, 113],
    riscv64 => [97,  268, 113],
);
my %NUMBER = (TCP => 6, UDP => 17, SCTP => 132);
my ($UNSHARE, $SETNS, $CLOCK) = @{ $CALLS{ (POSIX::uname())[4] } || exit_with('this processor is not known') };

my %namespace;    # name => open file
my @watchers;     # raw sockets that see what is delivered to their namespace
my @listeners;    # sockets that wait for nobody: the kernel accepts; only UDP is answered

binmode(STDIN);
binmode(STDOUT);
$| = 1;
$SIG{PIPE} = 'IGNORE';
open(my $home, '<', '/proc/self/ns/net') or exit_with("/proc/self/ns/net: $!");
$namespace{home} = $home;
while (defined(my $line = <STDIN>)) {
    my ($verb, @words) = split(' ', $line);
    my $length = pop @words;
    my $payload = '';
    while (length($payload) < $length) {
        read(STDIN, $payload, $length - length($payload), length($payload)) or exit(0);
    }
    my $answer = eval { 'ok ' . dispatch($verb, \@words, $payload) };
    $answer = "error $@" if !defined $answer;
    print length($answer), "\n", $answer;
}

sub exit_with {
    print STDERR "$_[0]\n";
    exit(1);
}

sub dispatch {
    my ($verb, $words, $payload) = @_;
    return create(@$words)          if $verb eq 'create';
    return clear()                  if $verb eq 'clear';
    return put($words->[0], $payload) if $verb eq 'put';
    return execute($words, $payload) if $verb eq 'run';
    return listening($payload)      if $verb eq 'listen';
    return probe($words->[0], $payload) if $verb eq 'probe';
    return watch(@$words)           if $verb eq 'watch';
    return volley($words->[0], $payload) if $verb eq 'volley';
    die "no verb $verb";
}

# create NAME…: new, empty network namespaces. Answers with the path of each.
sub create {
    my @paths;
    for my $name (@_) {
        die "there is a namespace $name" if exists $namespace{$name};
        syscall($UNSHARE, CLONE_NEWNET) == 0 or die "unshare: $!";
        open(my $file, '<', '/proc/self/ns/net') or die "namespace: $!";
        $namespace{$name} = $file;
        push @paths, "/proc/$$/fd/" . fileno($file);
    }
    enter('home');
    return join(' ', @paths);
}

# clear: ends every listener and every namespace but home.
sub clear {
    @listeners = ();
    @watchers = ();
    enter('home');
    for my $name (keys %namespace) {
        delete $namespace{$name} if $name ne 'home';
    }
    return '';
}

sub enter {
    my ($name) = @_;
    my $file = $namespace{$name} or die "no namespace $name";
    syscall($SETNS, fileno($file), CLONE_NEWNET) == 0 or die "setns $name: $!";
}

# put NAMESPACE: writes files, one line of payload each: path, blank, text.
sub put {
    my ($name, $payload) = @_;
    enter($name);
    for my $line (split(/\n/, $payload)) {
        my ($path, $text) = split(/ /, $line, 2);
        open(my $file, '>', $path) or die "$path: $!";
        syswrite($file, $text) or die "$path: $!";
        close($file) or die "$path: $!";
    }
    return '';
}

# run NAMESPACE COMMAND…: runs a command with the payload as its input. Words are percent-encoded.
# Answers with: code, length of stdout, both outputs. Code 127 and nothing else: there is no such command.
sub execute {
    my ($words, $payload) = @_;
    my ($name, @command) = map { s/%([0-9a-fA-F]{2})/chr hex $1/ger } @$words;
    my ($in, $out, $err) = map { open(my $file, '+>', undef) or die "temporary file: $!"; $file } 1 .. 3;
    my $sent = 0;
    $sent += syswrite($in, $payload, length($payload) - $sent, $sent) || die "input: $!" while $sent < length($payload);
    sysseek($in, 0, 0);
    my $child = fork();
    die "fork: $!" if !defined $child;
    if (!$child) {
        eval { enter($name); 1 } or POSIX::_exit(126);
        POSIX::dup2(fileno($in), 0);
        POSIX::dup2(fileno($out), 1);
        POSIX::dup2(fileno($err), 2);
        { no warnings 'exec'; exec { $command[0] } @command; }
        POSIX::_exit(127);
    }
    waitpid($child, 0);
    my $code = $? & 127 ? -1 : $? >> 8;
    my ($stdout, $stderr) = map {
        sysseek($_, 0, 0);
        my $text = '';
        1 while sysread($_, $text, 1 << 20, length($text));
        $text;
    } $out, $err;
    return join(' ', $code, length($stdout), $stdout . $stderr);
}

# listen: one line of payload a listener: NAMESPACE PROTOCOL FAMILY ADDRESS PORT.
# Answers with the lines that cannot be had, because the kernel lacks the protocol.
sub listening {
    my ($payload) = @_;
    my @missing;
    for my $line (split(/\n/, $payload)) {
        my ($name, $protocol, $family, $address, $port) = split(' ', $line);
        enter($name);
        my $socket = new_socket($protocol, $family);
        if (!$socket) { push @missing, $line; next; }
        setsockopt($socket, SOL_SOCKET, SO_REUSEADDR, 1);
        bind($socket, address_of($family, $address, $port)) or die "bind $line: $!";
        if ($protocol ne 'UDP') { listen($socket, 128) or die "listen $line: $!"; }
        push @listeners, { socket => $socket, protocol => $protocol };
    }
    enter('home');
    return join("\n", @missing);
}

sub new_socket {
    my ($protocol, $family) = @_;
    if ($protocol eq 'ICMP') {
        my $raw;
        socket($raw, $family == 4 ? AF_INET : AF_INET6, SOCK_RAW, $family == 4 ? 1 : 58) or return undef;
        fcntl($raw, F_SETFL, fcntl($raw, F_GETFL, 0) | O_NONBLOCK);
        return $raw;
    }
    my $kind = $protocol eq 'UDP' ? SOCK_DGRAM : SOCK_STREAM;
    my $socket;
    socket($socket, $family == 4 ? AF_INET : AF_INET6, $kind, $NUMBER{$protocol}) or return undef;
    fcntl($socket, F_SETFL, fcntl($socket, F_GETFL, 0) | O_NONBLOCK);
    return $socket;
}

sub address_of {
    my ($family, $text, $port) = @_;
    my $bytes = inet_pton($family == 4 ? AF_INET : AF_INET6, $text);
    die "no address: $text" if !defined $bytes;
    return $family == 4 ? pack_sockaddr_in($port, $bytes) : pack_sockaddr_in6($port, $bytes);
}

# probe MILLISECONDS: one line of payload a probe: NAMESPACE PROTOCOL FAMILY SOURCE DESTINATION PORT. All run at once.
# Of protocol ICMP it is an echo request, for which nobody needs to listen.
# Answers with a word a line: open, refused, reset, unreachable, prohibited, timeout, or the system's error.
sub probe {
    my ($milliseconds, $payload) = @_;
    my @answers;
    my %waiting;    # file number => probe
    for my $line (split(/\n/, $payload)) {
        my $index = @answers;
        push @answers, 'timeout';
        my ($name, $protocol, $family, $source, $destination, $port) = split(' ', $line);
        enter($name);
        my $socket = new_socket($protocol, $family);
        if (!$socket) { $answers[$index] = "no socket: $!"; next; }
        if (!bind($socket, address_of($family, $source, 0))) { $answers[$index] = "bind: $!"; next; }
        my $probe = { index => $index, socket => $socket, protocol => $protocol, family => $family };
        if (!connect($socket, address_of($family, $destination, $port)) && $! != EINPROGRESS) {
            $answers[$index] = word_for($! + 0);
            next;
        }
        my $first = $protocol eq 'UDP' ? 'hello' : $protocol eq 'ICMP' ? echo_request($family, $index) : undef;
        if (defined $first && !defined send($socket, $first, 0)) {
            $answers[$index] = word_for($! + 0);
            next;
        }
        $waiting{ fileno($socket) } = $probe;
    }
    enter('home');
    my $end = now() + $milliseconds / 1000;
    while (%waiting && (my $left = $end - now()) > 0) {
        my ($readable, $writable) = ('', '');
        for my $probe (values %waiting) {
            vec($probe->{protocol} =~ /UDP|ICMP/ ? $readable : $writable, fileno($probe->{socket}), 1) = 1;
        }
        for my $listener (@listeners) {
            vec($readable, fileno($listener->{socket}), 1) = 1 if $listener->{protocol} eq 'UDP';
        }
        next if select($readable, $writable, undef, $left) <= 0;
        for my $listener (@listeners) {
            next if $listener->{protocol} ne 'UDP' || !vec($readable, fileno($listener->{socket}), 1);
            my $data;
            while (defined(my $peer = recv($listener->{socket}, $data, 2048, 0))) {
                send($listener->{socket}, $data, 0, $peer);
            }
        }
        my $data;
        for my $number (keys %waiting) {
            my $probe = $waiting{$number};
            my $socket = $probe->{socket};
            if ($probe->{protocol} eq 'ICMP') {
                next if !vec($readable, $number, 1);
                my $peer = recv($socket, $data, 2048, 0);
                next if defined $peer ? !is_echo_reply($probe->{family}, $probe->{index}, $data) : ($! == EAGAIN || $! == EINTR);
                $answers[$probe->{index}] = defined $peer ? 'open' : word_for($! + 0);
            }
            elsif ($probe->{protocol} eq 'UDP') {
                next if !vec($readable, $number, 1);
                my $peer = recv($socket, $data, 2048, 0);
                next if !defined $peer && ($! == EAGAIN || $! == EINTR);
                $answers[$probe->{index}] = defined $peer ? 'open' : word_for($! + 0);
            }
            else {
                next if !vec($writable, $number, 1);
                my $error = unpack('i', getsockopt($socket, SOL_SOCKET, SO_ERROR));
                $answers[$probe->{index}] = $error ? word_for($error) : 'open';
                # Reset, so that no connection is left that takes time to close.
                setsockopt($socket, SOL_SOCKET, SO_LINGER, pack('ii', 1, 0));
            }
            delete $waiting{$number};
        }
    }
    drain();
    return join("\n", @answers);
}

# watch NAMESPACE…: from now on `volley` tells which packets are delivered there, whoever listens.
sub watch {
    for my $name (@_) {
        enter($name);
        for my $kind ([AF_INET, 1], [AF_INET6, 58], map { [AF_INET, $_], [AF_INET6, $_] } values %NUMBER) {
            my $socket;
            socket($socket, $kind->[0], SOCK_RAW, $kind->[1]) or die "raw socket: $!";
            fcntl($socket, F_SETFL, fcntl($socket, F_GETFL, 0) | O_NONBLOCK);
            setsockopt($socket, SOL_SOCKET, SO_RCVBUF, 1 << 20);
            push @watchers, { socket => $socket, name => $name };
        }
    }
    enter('home');
    return '';
}

# volley MILLISECONDS: sends packets, one line of payload each: NAMESPACE FAMILY DESTINATION BYTES, the bytes of the whole
# packet in hexadecimal digits. Answers with a line for each packet that was delivered to a watched namespace, until none
# was for so long: NAMESPACE and its last four bytes.
sub volley {
    my ($milliseconds, $payload) = @_;
    my (%senders, @seen);
    my $count = 0;
    for my $line (split(/\n/, $payload)) {
        my ($name, $family, $destination, $hex) = split(' ', $line);
        my $sender = $senders{"$family $name"} //= sender($name, $family);
        # What cannot be sent does not arrive.
        send($sender, pack('H*', $hex), 0, address_of($family, $destination, 0));
        # Buffers are small.
        collect(0, \@seen) if ++$count % 32 == 0;
    }
    1 while collect($milliseconds / 1000, \@seen);
    return join("\n", @seen);
}

# A socket that sends packets with their header as they are given.
sub sender {
    my ($name, $family) = @_;
    enter($name);
    my $socket;
    socket($socket, $family == 4 ? AF_INET : AF_INET6, SOCK_RAW, 255) or die "raw socket: $!";
    enter('home');
    return $socket;
}

# Reads what was delivered; false when nothing was for so many seconds.
sub collect {
    my ($seconds, $seen) = @_;
    my $readable = '';
    vec($readable, fileno($_->{socket}), 1) = 1 for @watchers;
    return 0 if select($readable, undef, undef, $seconds) <= 0;
    for my $watcher (@watchers) {
        next if !vec($readable, fileno($watcher->{socket}), 1);
        my $data;
        while (defined recv($watcher->{socket}, $data, 2048, 0)) {
            push @$seen, "$watcher->{name} " . unpack('H8', substr($data, -4)) if length($data) >= 4;
        }
    }
    return 1;
}

# Nobody takes the connections that the kernel accepted; so their queue has to be emptied.
sub drain {
    for my $listener (@listeners) {
        next if $listener->{protocol} eq 'UDP';
        while (accept(my $taken, $listener->{socket})) { close($taken); }
    }
}

# The identifier of the request is the index of the probe.
sub echo_request {
    my ($family, $index) = @_;
    my ($type, $id) = ($family == 4 ? 8 : 128, $index & 0xffff);
    # The kernel fills the checksum of ICMPv6 in; of ICMP it is the complement of the sum, here of two words.
    my $sum = ($type << 8) + $id;
    $sum = ($sum & 0xffff) + ($sum >> 16);
    return pack('CCnnn', $type, 0, $family == 4 ? ~$sum & 0xffff : 0, $id, 0);
}

sub is_echo_reply {
    my ($family, $index, $data) = @_;
    # A raw socket of IPv4 shows the header before the message.
    $data = substr($data, 4 * (ord($data) & 15)) if $family == 4;
    return 0 if length($data) < 8;
    my ($type, undef, undef, $id) = unpack('CCnn', $data);
    return $type == ($family == 4 ? 0 : 129) && $id == ($index & 0xffff);
}

sub word_for {
    my ($error) = @_;
    return 'refused'     if $error == ECONNREFUSED;
    return 'reset'       if $error == ECONNRESET;
    return 'unreachable' if $error == EHOSTUNREACH || $error == ENETUNREACH;
    return 'prohibited'  if $error == EACCES || $error == EPERM;
    local $! = $error;
    return "$!";
}

# Seconds of a clock that nobody sets.
sub now {
    my $time = "\0" x 16;
    syscall($CLOCK, 1, $time);
    my ($seconds, $nanoseconds) = unpack('q q', $time);
    return $seconds + $nanoseconds / 1e9;
}
