"""Which addresses are of the public Internet, in every spelling that hides one that is not."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from widgets.verification.guard import is_public, may_reach

PUBLIC = """
1.1.1.1 8.8.8.8 93.184.216.34 100.63.255.255 100.128.0.1 172.15.255.255 172.32.0.1 192.0.1.1 198.17.255.255 223.255.255.255
2606:4700:4700::1111 2001:4860:4860::8888 2a00:1450:4001:831::200e 2400:cb00::1 2001:200::1
""".split()
CLOSED = """
0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.100.100.200 100.127.255.255 127.0.0.1 127.255.255.254 168.63.129.16
169.254.0.1 169.254.169.254 169.254.170.2 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.192 192.0.2.1 192.88.99.1 192.168.0.1
192.168.255.255 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.254
255.255.255.255
:: ::1 ::127.0.0.1 ::7f00:1 ::ffff:127.0.0.1 ::ffff:7f00:1 ::ffff:8.8.8.8 ::ffff:169.254.169.254 ::ffff:0:127.0.0.1
64:ff9b::7f00:1 64:ff9b::127.0.0.1 64:ff9b::8.8.8.8 64:ff9b:1::7f00:1 64:ff9b:1:ffff::169.254.169.254 100::1
2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:2::1 2001:10::1 2001:20::1 2001:db8::1 2002:7f00:1:: 2002:a9fe:a9fe::1
2620:4f:8000::1 3ffe::1 3fff::1 3fff:fff::1 5f00::1 4000::1 fc00::1 fd00:ec2::254 fdff::1 fe80::1 fe80::1%eth0 febf::1 fec0::1
ff02::1 ff0e::1 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 2606:4700::5efe:7f00:1 2606:4700::200:5efe:7f00:1
""".split()


@pytest.mark.parametrize("address", PUBLIC)
def test_it_is_public(address):
    assert is_public(ip_address(address))


@pytest.mark.parametrize("address", CLOSED)
def test_it_is_not(address):
    assert not is_public(ip_address(address))
    assert not may_reach(ip_address(address))


def test_a_site_may_name_networks_of_its_own(settings):
    settings.WIDGETS_FETCH_NETWORKS = ["10.1.0.0/16", "fd12::/16"]
    assert may_reach(ip_address("10.1.2.3"))
    assert may_reach(ip_address("fd12::1"))
    assert not may_reach(ip_address("10.2.0.1"))
    assert not may_reach(ip_address("::ffff:10.1.2.3"))
    assert not may_reach(ip_address("fd13::1"))
