package io.stealaway.prometheus;

class PrometheusPlainLabIT extends PrometheusLab {
    @Override
    String mode() {
        return "plain";
    }

    @Override
    PrometheusConfig.Builder secured(PrometheusConfig.Builder config) {
        return config;
    }
}
