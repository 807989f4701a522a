package io.stealaway.springboot;

import io.stealaway.remediation.RemediatorService;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/** Whether passes come; {@code loop} in the health endpoint. */
@Component
class LoopHealthIndicator implements HealthIndicator {
    private final RemediatorService loop;

    LoopHealthIndicator(RemediatorService loop) {
        this.loop = loop;
    }

    @Override
    public Health health() {
        RemediatorService.Health health = loop.health();
        Health.Builder answer = health.passing() ? Health.up() : Health.down();
        health.lastPass().ifPresent(at -> answer.withDetail("lastPass", at));
        return answer.withDetail("due", health.due()).build();
    }
}
