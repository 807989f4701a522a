package io.stealaway.consul;

class ConsulJournalSecureLabIT extends ConsulJournalLab {
    @Override
    String mode() {
        return "secure";
    }
}
