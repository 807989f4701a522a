package io.stealaway.springboot;

import java.net.URI;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.core.io.Resource;

/**
 * What begins with {@code stealaway.} in the application's properties.
 *
 * @param policy a policy document; without a mode in it nothing is begun
 * @param journal the file in which the loop remembers what it began; must outlive the process
 * @param prometheus where steal and load are asked for
 */
@ConfigurationProperties("stealaway")
public record LoopSettings(Resource policy, Path journal, URI prometheus) {}
