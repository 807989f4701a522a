package io.stealaway.consul;

class ConsulIsolatorPlainLabIT extends ConsulIsolatorLab {
    @Override
    String mode() {
        return "plain";
    }
}
