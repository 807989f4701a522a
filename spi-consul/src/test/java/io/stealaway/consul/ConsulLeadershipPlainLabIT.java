package io.stealaway.consul;

class ConsulLeadershipPlainLabIT extends ConsulLeadershipLab {
    @Override
    String mode() {
        return "plain";
    }
}
