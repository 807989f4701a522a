#!/usr/bin/python3
"""Write policy files for a role `stealaway` that may read, live-migrate and abort, and nothing else.

usage: policies.py DIRECTORY [cinder]    writes nova-policy.yaml, placement-policy.yaml and cinder-policy.yaml there

Nova and Cinder show the servers and volumes of other projects only to a context that their policy calls admin, whatever
the rule of the call says. So the role is made such a context, and every rule that asks for one, directly or by the rules
it is made of, is given back to admins, but for those listed here.
"""
import json
import sys

NOVA = '''
servers:detail servers:detail:get_all_tenants servers:show servers:allow_all_filters os-extended-server-attributes
os-flavor-extra-specs:index servers:show:flavor-extra-specs os-services:list os-hypervisors:list-detail os-aggregates:index
os-server-groups:index os-server-groups:index:all_projects os-migrations:index servers:migrations:show
os-instance-actions:list os-instance-actions:show os-instance-actions:events os-instance-actions:events:details
os-migrate-server:migrate_live servers:migrations:delete servers:migrations:force_complete
'''.split()
PLACEMENT = ('placement:resource_providers:list', 'placement:resource_providers:inventories:list',
             'placement:resource_providers:usages', 'placement:resource_providers:traits:list')
CINDER = ('volume:get_all', 'volume:get', 'volume_extension:volume_host_attribute')
OURS = 'role:admin or role:stealaway'


def nova():
    from nova import policies
    ours = {'os_compute_api:' + name for name in NOVA}
    return rewritten(policies.list_rules(), ours)


def cinder():
    from cinder import policies
    return rewritten(policies.list_rules(), set(CINDER))


def rewritten(rules, ours):
    """Every rule, as it is by default, but asking for the role admin where it asked for an admin context."""
    out = {rule.name: strict(rule) for rule in rules}
    unknown = ours - set(out)
    if unknown:
        sys.exit('no rule is called %s' % sorted(unknown))
    out.update((name, '(%s) or %s' % (out[name], OURS) if out[name] not in ('', '@') else out[name]) for name in ours)
    out['context_is_admin'] = OURS
    return out


def strict(rule):
    """What the service checks without a policy file: the default, or its predecessor. All are written down, as the
    predecessor of a rule that no file names may ask for an admin context too."""
    check, old = rule.check_str, getattr(rule.deprecated_rule, 'check_str', None)
    if old == '' and 'project' in check:
        old = 'rule:admin_or_owner'   # anybody: a context that sees the objects of all projects must not be
    if old is not None and old != check:
        check = '(%s) or (%s)' % (check, old) if old else old
    return check.replace('rule:context_is_admin', 'role:admin').replace('is_admin:True', 'role:admin')


def write(name, rules):
    with open('%s/%s-policy.yaml' % (sys.argv[1], name), 'w') as f:
        for rule in sorted(rules):
            f.write('%s: %s\n' % (json.dumps(rule), json.dumps(rules[rule])))


write('nova', nova())
write('placement', {name: OURS for name in PLACEMENT})
if 'cinder' in sys.argv[2:]:
    write('cinder', cinder())
