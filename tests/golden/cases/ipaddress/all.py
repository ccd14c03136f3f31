import ipaddress as i
i.ip_address("192.168.0.1"), i.ip_address("::1"), i.ip_network("10.0.0.0/30"), list(i.ip_network("10.0.0.0/30").hosts()), i.ip_address("10.0.0.1") in i.ip_network("10.0.0.0/8"), i.ip_address(1), int(i.ip_address("0.0.1.0")), i.ip_address("1.2.3.4") + 1, i.ip_network("10.0.0.0/24").num_addresses, list(i.ip_network("10.0.0.0/30").subnets()), i.ip_interface("1.2.3.4/24").network, i.ip_address("::ffff:1.2.3.4").ipv4_mapped, i.ip_address("127.0.0.1").is_loopback, i.ip_address("2001:db8::1").exploded, i.ip_network("10.0.0.0/8").netmask, i.ip_network("10.0.0.0/8").supernet(), sorted([i.ip_address("2.0.0.0"), i.ip_address("1.0.0.0")]), i.collapse_addresses([i.ip_network("10.0.0.0/25"), i.ip_network("10.0.0.128/25")]).__next__()
i.ip_address("nope")
i.ip_address("256.1.1.1")
i.IPv4Address("1.2.3")
i.ip_network("10.0.0.1/24")
i.ip_network("10.0.0.0/33")
i.ip_address("1.1.1.1") < i.ip_address("::1")
