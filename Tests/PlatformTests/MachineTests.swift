import Glibc
import Testing

@testable import Platform

/// What /proc and /etc say, read from texts as machines have them.
@Suite struct MachineTests {
    @Test func mountsHaveTheirSpacesBack() {
        let mounts = Mount.parse(
            """
            /dev/sda1 / ext4 rw,relatime 0 0
            proc /proc proc rw 0 0
            /dev/sdb1 /media/my\\040disk\\134x vfat rw 0 0
            broken

            """)
        #expect(mounts.map(\.path) == ["/", "/proc", "/media/my disk\\x"])
        #expect(mounts.map(\.isOnDisk) == [true, false, true])
    }

    @Test func listeningSocketsAreToldFromOthers() {
        let tcp = """
              sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
               0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 111 1 0
               1: 0100007F:1F91 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 112 1 0
            """
        let found = ListeningSocket.parse(tcp, "tcp")
        #expect(found == [ListeningSocket(protocolName: "tcp", address: "127.0.0.1", port: 8080, inode: 111)])
        let udp6 = """
              sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when
               0: 00000000000000000000000001000000:0035 00000000000000000000000000000000:0000 07 00000000:00000000 00:00000000 00000000 0 0 5 2 0
               1: nonsense
            """
        #expect(
            ListeningSocket.parse(udp6, "udp")
                == [ListeningSocket(protocolName: "udp", address: "::1", port: 53, inode: 5)])
    }

    @Test func hostsFileGivesAddressesAndNames() throws {
        let hosts = HostsFile(
            """
            # the machine itself
            127.0.0.1\tlocalhost  Web1
            ::1 localhost # and more
            nonsense name
            10.0.0.1
            """)
        #expect(hosts.addresses(of: "LOCALHOST").map(\.text) == ["127.0.0.1", "::1"])
        #expect(hosts.addresses(of: "web1").map(\.isIPv6) == [false])
        #expect(hosts.addresses(of: "more").isEmpty)
        #expect(hosts.names(of: try #require(NumericAddress("0:0::1"))) == ["localhost"])
    }

    @Test func addressesHaveTheirReverseNames() throws {
        #expect(NumericAddress("10.0.0.1")?.reverseName == "1.0.0.10.in-addr.arpa")
        let six = try #require(NumericAddress("fd00:0::ab"))
        #expect(six.text == "fd00::ab")
        #expect(six.reverseName.hasPrefix("b.a.0.0.") && six.reverseName.hasSuffix("0.0.d.f.ip6.arpa"))
        #expect(six.reverseName.split(separator: ".").count == 34)
        for text in ["", "1.2.3", "1.2.3.4.5", "localhost", "::g", String(repeating: "1", count: 1000)] {
            #expect(NumericAddress(text) == nil, "\(text)")
        }
    }

    @Test func signalsHaveNamesAndNumbers() {
        #expect(Signals.number(of: "TERM") == 15)
        #expect(Signals.number(of: "sigkill") == 9)
        #expect(Signals.number(of: "64") == 64)
        for text in ["", "0", "65", "-1", "SIG", "NOPE"] { #expect(Signals.number(of: text) == nil) }
        #expect(Signals.name(of: 1) == "SIGHUP")
        #expect(Signals.name(of: 40) == "signal 40")
    }

    @Test func thisProcessIsAmongTheProcesses() throws {
        let me = try #require(Processes.facts(getpid()))
        #expect(me.resident > 0 && me.threads > 0 && me.startedAfterBoot <= Processes.timeSinceBoot)
        #expect(Processes.facts(-1) == nil)
        #expect(!Processes.arguments(me.pid).isEmpty)
    }
}
