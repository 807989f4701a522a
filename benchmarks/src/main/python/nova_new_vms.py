#!/usr/bin/python3
"""Nova's own filters and weighers, asked for the host of one new VM: nova_new_vms.py PEER HOSTS/VMS 1

Prints one row of JSON like NewVmRun. Nova's default filters and all its weighers decide among hosts in memory, as its scheduler
does once Placement has named the candidates; Placement, the database and the message bus are left out, so this is the least that a
request costs. Needs Debian's python3-nova (26, Zed).
"""
import datetime
import json
import logging
import random
import statistics
import sys
import time
import uuid
from unittest import mock

logging.disable(logging.CRITICAL)
import nova.conf  # noqa: E402
from nova import objects  # noqa: E402
from nova.scheduler import filters, host_manager, weights  # noqa: E402

WARM_UP, MOST, SECONDS = 3, 200, 10.0
GIB = 1024


def state(index, draws, vms):
    host = host_manager.HostState('host%d' % index, 'host%d' % index, str(uuid.UUID(int=1)))
    host.uuid = str(uuid.UUID(int=index + 2))
    host.total_usable_ram_mb, host.free_ram_mb = 384 * GIB, draws.randrange(8, 200) * GIB
    host.total_usable_disk_gb, host.free_disk_mb, host.disk_mb_used = 20000, 10000 * GIB, 10000 * GIB
    host.vcpus_total, host.vcpus_used = 96, draws.randrange(40, 150)
    host.cpu_allocation_ratio, host.ram_allocation_ratio, host.disk_allocation_ratio = 4.0, 1.0, 1.0
    host.num_io_ops, host.num_instances, host.failed_builds = draws.randrange(5), vms, 0
    host.hypervisor_type, host.hypervisor_version = 'QEMU', 6002000
    host.supported_instances = [('x86_64', 'kvm', 'hvm')]
    host.metrics = objects.MonitorMetricList(objects=[])
    host.service = {'disabled': False}
    host.aggregates, host.pci_stats, host.numa_topology = [], None, None
    host.updated = datetime.datetime.utcnow()
    host.instances = {str(uuid.UUID(int=1000000 + index * vms + vm)): None for vm in range(vms)}
    return host


def request():
    flavor = objects.Flavor(memory_mb=4 * GIB, vcpus=2, root_gb=0, ephemeral_gb=0, swap=0, name='new', extra_specs={})
    return objects.RequestSpec(
        context=None, project_id='tenant-1', num_instances=1, instance_uuid=str(uuid.UUID(int=7)), flavor=flavor,
        image=objects.ImageMeta(properties=objects.ImageMetaProps()), pci_requests=None, numa_topology=None, ignore_hosts=None,
        force_hosts=None, force_nodes=None, requested_destination=None, retry=None, limits=objects.SchedulerLimits(),
        scheduler_hints={}, availability_zone=None, instance_group=None, request_level_params=objects.RequestLevelParams(),
        requested_resources=[])


def main():
    peer, size, created = sys.argv[1:4]
    count, vms = (int(part) for part in size.split('/'))
    objects.register_all()
    mock.patch('nova.servicegroup.API.__init__', return_value=None).start()
    mock.patch('nova.servicegroup.API.service_is_up', return_value=True).start()
    options = nova.conf.CONF.filter_scheduler
    filtering, weighing = filters.HostFilterHandler(), weights.HostWeightHandler()
    named = {found.__name__: found for found in filtering.get_matching_classes(options.available_filters)}
    enabled = [named[name]() for name in options.enabled_filters]
    weighers = [found() for found in weighing.get_matching_classes(options.weight_classes)]
    draws = random.Random(42)
    began = time.perf_counter()
    hosts = [state(index, draws, vms // count) for index in range(count)]
    prepared = time.perf_counter() - began

    def decide():
        spec = request()
        passed = list(filtering.get_filtered_objects(enabled, list(hosts), spec))
        return weighing.get_weighed_objects(weighers, passed, spec)

    began = time.perf_counter()
    assert decide(), 'some host must pass'
    first = time.perf_counter() - began
    for _ in range(WARM_UP):
        decide()
    wall, cpu = [], []
    end = time.perf_counter() + SECONDS
    while time.perf_counter() < end and len(cpu) < MOST:
        before = time.perf_counter(), time.process_time()
        decide()
        wall.append(time.perf_counter() - before[0])
        cpu.append(time.process_time() - before[1])
    print('RESULT ' + json.dumps({
        'peer': peer, 'size': size, 'created': created, 'prepareMicros': prepared * 1e6, 'firstCallMicros': first * 1e6,
        'samples': len(cpu), 'solveMicros': statistics.median(wall) * 1e6, 'cpuMicros': statistics.median(cpu) * 1e6,
        'violations': 0, 'unplaced': 0}))


main()
