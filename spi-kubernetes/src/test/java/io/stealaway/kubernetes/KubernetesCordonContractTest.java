package io.stealaway.kubernetes;

class KubernetesCordonContractTest extends KubernetesIsolatorContractTest {
    @Override
    IsolationMode mode() {
        return IsolationMode.CORDON_ONLY;
    }
}
