package io.stealaway.consul;

class ConsulLeadershipSecureLabIT extends ConsulLeadershipLab {
    @Override
    String mode() {
        return "secure";
    }
}
