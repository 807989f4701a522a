package io.stealaway.examples.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What kubectl would send: only fields that the API has, with values that it takes, and objects that find each other. */
class KubernetesManifestsTest {
    private static final Path FOLDER = Path.of("deploy", "kubernetes");

    @Test
    void theKustomizationNamesEveryManifestOnce() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(resources())
                    .containsExactlyInAnyOrderElementsOf(
                            files.map(file -> file.getFileName().toString())
                                    .filter(file -> !file.equals("kustomization.yaml"))
                                    .toList());
        }
    }

    @Test
    void everyObjectIsInTheNamespaceUnlessItsKindHasNone() throws IOException {
        assertThat(objects()).hasSize(10).allSatisfy(object -> {
            if (object instanceof io.fabric8.kubernetes.api.model.Namespaced) {
                assertThat(object.getMetadata().getNamespace()).isEqualTo("stealaway");
            }
        });
    }

    @ParameterizedTest
    @CsvSource({
        "deployment.yaml, livenessProbe:, livenesProbe:",
        "deployment.yaml, failureThreshold: 5, failureTreshold: 5",
        "deployment.yaml, readOnlyRootFilesystem:, readonlyRootFilesystem:",
        "deployment.yaml, minAvailable:, minAvailible:",
        "rbac.yaml, resourceNames:, resourceName:",
        "rbac.yaml, roleRef:, roleref:",
        "service.yaml, targetPort:, targetport:",
        "service.yaml, clusterIP:, clusterIp:",
    })
    void aMisspeltFieldIsRefused(String file, String right, String wrong) throws IOException {
        String text = Files.readString(FOLDER.resolve(file));
        assertThat(text).contains(right);

        assertThatThrownBy(() -> StrictManifests.read(text.replace(right, wrong)))
                .isInstanceOf(UnrecognizedPropertyException.class)
                .hasMessageContaining(wrong.replaceFirst(":.*", ""));
    }

    @Test
    void aValueOfAnotherTypeAndAKindThatTheApiLacksAreRefused() throws IOException {
        String text = Files.readString(FOLDER.resolve("deployment.yaml"));

        assertThatThrownBy(() -> StrictManifests.read(text.replace("replicas: 2", "replicas: two")))
                .hasMessageContaining("replicas");
        assertThatThrownBy(() -> StrictManifests.read(text.replace("kind: Deployment", "kind: Deploiment")))
                .hasMessageContaining("Deploiment");
    }

    @ParameterizedTest
    @CsvSource({
        "deployment.yaml, type: RollingUpdate, type: RollingUpdates, strategy.type (RollingUpdates) must be one of",
        "deployment.yaml, type: RuntimeDefault, type: runtimeDefault, seccompProfile.type (runtimeDefault) must be one of",
        "deployment.yaml, 'image: stealaway:latest', 'imagePullPolicy: Allways', imagePullPolicy (Allways) must be one of",
        "deployment.yaml, 'serviceAccountName: stealaway', 'restartPolicy: OnFailure', restartPolicy (OnFailure) must be",
        "deployment.yaml, 'serviceAccountName: stealaway', 'tolerations: [{operator: In}]', tolerations.operator (In) must be",
        "deployment.yaml, 'matchLabels: {app: stealaway}', 'matchExpressions: [{key: a, operator: Is}]', operator (Is) must be",
        "deployment.yaml, '{name: metrics, containerPort', '{protocol: tcp, containerPort', ports.protocol (tcp) must be",
        "deployment.yaml, 'drop: [\"ALL\"]', 'drop: [\"all\"]', capabilities.drop (all) must be one of",
        "deployment.yaml, minAvailable: 1, unhealthyPodEvictionPolicy: Never, unhealthyPodEvictionPolicy (Never) must be",
        "rbac.yaml, kind: ClusterRole\\n  name, kind: Clusterrole\\n  name, roleRef.kind (Clusterrole) must be one of",
        "rbac.yaml, kind: ServiceAccount\\n    name, kind: Serviceaccount\\n    name, subjects.kind (Serviceaccount) must be",
        "rbac.yaml, '\"patch\"]', '\"pacth\"]', rules.verbs (pacth) must be one of",
        "service.yaml, 'clusterIP: None', 'type: ClusterIp', Service.spec.type (ClusterIp) must be one of",
        "service.yaml, 'clusterIP: None', 'trafficPolicy: Local', 'trafficPolicy (Local) may have some values alone'",
    })
    void aValueThatTheFieldCannotHaveIsRefused(String file, String right, String wrong, String why) throws IOException {
        String text = Files.readString(FOLDER.resolve(file));
        assertThat(text).contains(right.translateEscapes());

        assertThatThrownBy(() -> StrictManifests.read(text.replace(right.translateEscapes(), wrong.translateEscapes())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @Test
    void theServiceFindsThePodsAndTheirMetrics() throws IOException {
        Service service = only(Service.class);

        assertThat(only(Deployment.class).getSpec().getTemplate().getMetadata().getLabels())
                .containsAllEntriesOf(service.getSpec().getSelector());
        assertThat(service.getSpec().getPorts())
                .singleElement()
                .satisfies(port -> assertThat(container().getPorts())
                        .anyMatch(open ->
                                open.getName().equals(port.getTargetPort().getStrVal())
                                        && open.getContainerPort().equals(port.getPort())));
    }

    @Test
    void bothProbesAskTheLoopWhetherItPasses() throws IOException {
        for (Probe probe : List.of(container().getLivenessProbe(), container().getReadinessProbe())) {
            assertThat(probe.getHttpGet().getPath()).isEqualTo("/healthz");
            assertThat(probe.getHttpGet().getPort().getStrVal()).isEqualTo("metrics");
        }
    }

    @Test
    void noRoleAllowsEverythingAndNoneReadsSecrets() throws IOException {
        List<PolicyRule> rules = new ArrayList<>(only(ClusterRole.class).getRules());
        rules.addAll(only(Role.class).getRules());

        assertThat(rules).hasSizeGreaterThan(4).allSatisfy(rule -> {
            assertThat(rule.getVerbs()).doesNotContain("*");
            assertThat(rule.getApiGroups()).doesNotContain("*");
            assertThat(rule.getResources()).doesNotContain("*", "secrets");
        });
    }

    private static Container container() throws IOException {
        List<Container> containers =
                only(Deployment.class).getSpec().getTemplate().getSpec().getContainers();
        assertThat(containers).hasSize(1);
        return containers.get(0);
    }

    private static <T extends HasMetadata> T only(Class<T> type) throws IOException {
        List<T> found =
                objects().stream().filter(type::isInstance).map(type::cast).toList();
        assertThat(found).as(type.getSimpleName()).hasSize(1);
        return found.get(0);
    }

    private static List<HasMetadata> objects() throws IOException {
        List<HasMetadata> objects = new ArrayList<>();
        for (String file : resources()) {
            objects.addAll(StrictManifests.read(Files.readString(FOLDER.resolve(file))));
        }
        return objects;
    }

    private static List<String> resources() throws IOException {
        Map<?, ?> kustomization = (Map<?, ?>) new Load(LoadSettings.builder().build())
                .loadFromString(Files.readString(FOLDER.resolve("kustomization.yaml")));
        return ((List<?>) kustomization.get("resources"))
                .stream().map(String.class::cast).toList();
    }
}
