package callback

import (
	"net"
	"net/netip"
	"testing"
)

// blocked are addresses of every special-purpose range, from both of its ends where it has two.
func blocked() []string {
	return []string{
		// IANA IPv4 Special-Purpose Address Registry
		"0.0.0.0", "0.0.0.1", "0.255.255.255", // this network
		"10.0.0.0", "10.255.255.255", "172.16.0.0", "172.31.255.255", "192.168.0.0", "192.168.255.255", // private use
		"100.64.0.0", "100.100.100.200", "100.127.255.255", // carrier-grade NAT
		"127.0.0.0", "127.0.0.1", "127.255.255.255", // loopback
		"169.254.0.0", "169.254.169.254", "169.254.255.255", // link local
		"192.0.0.0", "192.0.0.170", "192.0.0.192", "192.0.0.255", // protocol assignments
		"192.0.2.1", "198.51.100.1", "203.0.113.255", // documentation
		"192.31.196.1", "192.175.48.1", "192.52.193.1", "192.88.99.1", // AS112, AMT, 6to4 relays
		"198.18.0.0", "198.19.255.255", // benchmarking
		"224.0.0.0", "224.0.0.251", "239.255.255.255", // multicast
		"240.0.0.0", "255.255.255.254", "255.255.255.255", // reserved, broadcast
		"168.63.129.16", // platform services of Azure
		// IANA IPv6 Special-Purpose Address Registry
		"::", "::1", "::7f00:1", "::ffff:0:0", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:0:127.0.0.1", // unspecified, loopback, compatible, mapped
		"64:ff9b::", "64:ff9b::7f00:1", "64:ff9b::8.8.8.8", "64:ff9b:1::a00:1", "64:ff9b:1:ffff::1", // NAT64
		"100::1", "100:0:0:1::1", // discard, dummy
		"2001::", "2001:0:7f00:1::1", "2001:1::1", "2001:2::1", "2001:3::1", "2001:4:112::1", "2001:10::1", "2001:20::1", "2001:30::1", // Teredo, benchmarking, ORCHID
		"2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db8::1", "3fff::1", "3fff:fff::1", // protocol assignments, documentation
		"2002::", "2002:7f00:1::", "2002:a9fe:a9fe::1", "2002:808:808::1", // 6to4
		"2620:4f:8000::1",                                                                    // AS112
		"5f00::1",                                                                            // segment routing
		"fc00::", "fd00:ec2::254", "fdff:ffff::1", "fe80::", "fe80::1", "febf::1", "fec0::1", // unique local, link local, site local
		"ff00::", "ff02::1", "ff0e::1", "4000::1", "8000::1", "1::1", // multicast, not assigned
		"fe80::1%eth0", "2606:4700::1111%eth0", // scoped
	}
}

// public are addresses of the internet, among them the neighbours of special-purpose ranges.
func public() []string {
	return []string{
		"1.0.0.0", "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0",
		"168.63.129.15", "168.63.129.17", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "191.255.255.255", "192.0.1.0",
		"192.0.3.0", "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0", "203.0.112.255", "203.0.114.0", "223.255.255.255",
		"2001:200::1", "2001:4860:4860::8888", "2001:db7::1", "2001:db9::1", "2003::1", "2400:cb00::1", "2606:4700::1111", "2a00:1450::1", "3ffe::1",
	}
}

func TestAddresses(t *testing.T) {
	a := newAddresses(Allowlist{})
	check := func(address string, want bool) {
		ip := netip.MustParseAddr(address)
		network := "tcp6"
		if ip.Is4() {
			network = "tcp4"
		}
		if a.permitted(ip) != want {
			t.Errorf("%s: permitted is %t", address, !want)
		}
		if err := a.control(t.Context(), network, net.JoinHostPort(address, "8443"), nil); (err == nil) != want {
			t.Errorf("%s: %v", address, err)
		}
	}
	for _, address := range blocked() {
		check(address, false)
	}
	for _, address := range public() {
		check(address, true)
	}
	for _, network := range []string{"udp4", "unix", "tcp"} {
		if a.control(t.Context(), network, "8.8.8.8:443", nil) == nil {
			t.Errorf("%s is permitted", network)
		}
	}
}

func TestAllowedRangesAreNoWider(t *testing.T) {
	a := newAddresses(mustAllow(t, "10.1.2.3/16", "fd00:7::/32", "http://10.9.0.1"))
	for address, want := range map[string]bool{
		"10.1.0.0": true, "10.1.255.255": true, "10.0.255.255": false, "10.2.0.0": false, "fd00:7::1": true, "fd00:8::1": false,
		"10.9.0.1": false, "::ffff:10.1.0.1": false, "127.0.0.1": false, "8.8.8.8": true, "fd00:7::1%eth0": false,
	} {
		if got := a.permitted(netip.MustParseAddr(address)); got != want {
			t.Errorf("%s: permitted is %t", address, got)
		}
	}
}
