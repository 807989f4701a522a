package io.stealaway.consul;

class ConsulJournalPlainLabIT extends ConsulJournalLab {
    @Override
    String mode() {
        return "plain";
    }
}
