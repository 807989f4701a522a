#!/usr/bin/python3
"""What libvirt counts of its guests' CPUs, for Prometheus: exporter.py PORT HOST=URI...

Each hypervisor has a path of its own, /HOST, as each has an exporter of its own in a cloud. Debian's exporter (0.2.0) knows nothing of
virtual CPUs. Time that a quota withheld is not in libvirt's statistics; it is read from the guests' cgroups.
"""
import glob
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import libvirt

uris = dict(argument.split('=', 1) for argument in sys.argv[2:])
connections = {}
COUNTERS = ('time', 'delay', 'wait')


def connection(host):
    known = connections.get(host)
    if known is None or not known.isAlive():
        known = connections[host] = libvirt.open(uris[host])
    return known


def withheld(host, domain):
    """Seconds by the cgroup of each vCPU; None where there is no such group."""
    files = [name for root in ('/sys/fs/cgroup/cpu', '/sys/fs/cgroup')
             for name in glob.glob('%s/lab-%s/**/*qemu*-%s.scope/**/vcpu*/cpu.stat' % (root, host, domain), recursive=True)]
    seconds = None
    for name in files:
        with open(name) as lines:
            values = dict(line.split() for line in lines)
        nanos = int(values.get('throttled_time', 0)) + 1000 * int(values.get('throttled_usec', 0))
        seconds = (seconds or 0) + nanos / 1e9
    return seconds


def exposition(host):
    running = libvirt.VIR_CONNECT_GET_ALL_DOMAINS_STATS_RUNNING
    for domain, stats in connection(host).getAllDomainStats(libvirt.VIR_DOMAIN_STATS_VCPU, running):
        labels = 'domain="%s",uuid="%s"' % (domain.name(), domain.UUIDString())
        for vcpu in range(stats.get('vcpu.current', 0)):
            for counter in COUNTERS:
                nanos = stats.get('vcpu.%d.%s' % (vcpu, counter))
                if nanos is not None:
                    yield 'libvirt_domain_vcpu_%s_seconds_total{%s,vcpu="%d"} %.9f' % (counter, labels, vcpu, nanos / 1e9)
        seconds = withheld(host, domain.name().replace('_', '?'))
        if seconds is not None:
            yield 'libvirt_domain_throttled_seconds_total{%s} %.9f' % (labels, seconds)


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        try:
            status, text = 200, '\n'.join(exposition(self.path.strip('/'))) + '\n'
        except (KeyError, libvirt.libvirtError) as problem:
            status, text = 503, '# %s\n' % problem
        body = text.encode()
        self.send_response(status)
        self.send_header('Content-Type', 'text/plain; version=0.0.4')
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *ignored):
        pass


ThreadingHTTPServer(('127.0.0.1', int(sys.argv[1])), Handler).serve_forever()
