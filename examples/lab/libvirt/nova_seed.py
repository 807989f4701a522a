#!/usr/bin/python3
"""What nova needs to boot the lab's guest: a zone, a flavor, and images of kernel, initrd and disk. nova_seed.py GUEST_DIR HOST...

Nova tells the guest its load by the image's property os_command_line, so there is an image for each. A kernel and an initrd as `aki` and
`ari` boot, but their live migration fails: they are `raw` here.
"""
import os
import sys

from keystoneauth1 import session
from keystoneauth1.identity import v3

environment = os.environ
nova = 'http://127.0.0.1:%s/v2.1' % environment['OSL_NOVA_PORT']
glance = 'http://127.0.0.1:%s/v2/images' % environment['OSL_GLANCE_PORT']
version = {'OpenStack-API-Version': 'compute 2.90'}
cloud = session.Session(timeout=120, auth=v3.Password(
    auth_url=environment['OS_AUTH_URL'], username='admin', password=environment['OSL_PASSWORD'], project_name='admin',
    user_domain_name='Default', project_domain_name='Default'))
LOADS = ('idle', 'burn', 'work', 'dirty:24')
DISK = os.urandom(16 << 20)


def zone(hosts):
    aggregates = cloud.get(nova + '/os-aggregates', headers=version).json()['aggregates']
    mine = [one for one in aggregates if one['name'] == 'az-libvirt']
    if not mine:
        body = {'aggregate': {'name': 'az-libvirt', 'availability_zone': 'az-libvirt'}}
        mine = [cloud.post(nova + '/os-aggregates', headers=version, json=body).json()['aggregate']]
    for host in set(hosts) - set(mine[0].get('hosts') or []):
        cloud.post('%s/os-aggregates/%s/action' % (nova, mine[0]['id']), headers=version, json={'add_host': {'host': host}})


def flavor():
    known = {one['id'] for one in cloud.get(nova + '/flavors', headers=version).json()['flavors']}
    if 'tiny' not in known:
        cloud.post(nova + '/flavors', headers=version,
                   json={'flavor': {'id': 'tiny', 'name': 'tiny', 'vcpus': 1, 'ram': 128, 'disk': 0}})


def image(known, name, data, **properties):
    if name not in known:
        known[name] = cloud.post(glance, json=dict(
            name=name, disk_format='raw', container_format='bare', visibility='public', **properties)).json()['id']
        cloud.put('%s/%s/file' % (glance, known[name]), data=data, headers={'Content-Type': 'application/octet-stream'})
    return known[name]


def content(name):
    with open(os.path.join(sys.argv[1], name), 'rb') as file:
        return file.read()


zone(sys.argv[2:])
flavor()
images = {one['name']: one['id'] for one in cloud.get(glance).json()['images']}
kernel = image(images, 'lab-kernel', content('kernel'))
initrd = image(images, 'lab-initrd', content('initrd'))
for load in LOADS:
    image(images, 'lab-' + load.replace(':', '-'), DISK, kernel_id=kernel, ramdisk_id=initrd, hw_video_model='none',
          os_command_line='console=ttyS0 quiet load=' + load)
