#!/usr/bin/python3
"""Write policy files for a role `stealaway` that may read, live-migrate and abort, and nothing else.

usage: policies.py DIRECTORY [cinder]    writes nova-policy.yaml, placement-policy.yaml and cinder-policy.yaml there

Nova and Cinder show the servers and volumes of other projects only to a context that their policy calls admin, whatever
the rule of the call says. So the role is made such a context, and every rule that asks for one is given back to admins,
but for those listed here.
"""
import json
import re
import sys

NOVA = '''
servers:detail servers:detail:get_all_tenants servers:show servers:allow_all_filters os-extended-server-attributes
os-flavor-extra-specs:index servers:show:flavor-extra-specs os-services:list os-hypervisors:list-detail os-aggregates:index
os-server-groups:index os-server-groups:index:all_projects os-migrations:index servers:migrations:show
os-instance-actions:list os-instance-actions:show os-instance-actions:events os-instance-actions:events:details
os-migrate-server:migrate_live servers:migrations:delete servers:migrations:force_complete
'''.split()
PLACEMENT = ('placement:resource_providers:list', 'placement:resource_providers:inventories:list',
             'placement:resource_providers:traits:list')
CINDER = ('volume:get_all', 'volume_extension:volume_host_attribute')
OURS = 'role:admin or role:stealaway'


def nova():
    from nova import policies
    ours = {'os_compute_api:' + name for name in NOVA}
    rules = {rule.name: rule.check_str for rule in policies.list_rules()}
    unknown = ours - set(rules)
    if unknown:
        sys.exit('nova has no rule %s' % sorted(unknown))
    out = {'context_is_admin': OURS}
    for name, check in rules.items():
        if name in ours:
            out[name] = '%s or %s' % (strict(check), OURS)
        elif name.startswith('os_compute_api:') and re.search(r'admin', check):
            out[name] = strict(check)
    return out


def strict(check):
    """The same check, asking for the role admin where it asked for an admin context."""
    for old, new in (('rule:project_member_or_admin', '(rule:project_member_api or role:admin)'),
                     ('rule:project_reader_or_admin', '(rule:project_reader_api or role:admin)'),
                     ('rule:context_is_admin', 'role:admin'), ('rule:admin_api', 'role:admin')):
        check = check.replace(old, new)
    return check


def cinder():
    out = {'context_is_admin': OURS, 'admin_api': 'role:admin', 'admin_or_owner': 'role:admin or project_id:%(project_id)s'}
    out.update((name, OURS) for name in CINDER)
    return out


def write(name, rules):
    with open('%s/%s-policy.yaml' % (sys.argv[1], name), 'w') as f:
        for rule in sorted(rules):
            f.write('%s: %s\n' % (json.dumps(rule), json.dumps(rules[rule])))


write('nova', nova())
write('placement', {name: OURS for name in PLACEMENT})
if 'cinder' in sys.argv[2:]:
    write('cinder', cinder())
