package io.stealaway.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stealaway.kubernetes.FakeApiServer.Budget;
import io.stealaway.model.Isolation;
import io.stealaway.model.MigrationId;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Isolator.Isolated;
import io.stealaway.spi.Isolator.Isolating;
import io.stealaway.spi.Isolator.IsolationAnswer;
import io.stealaway.spi.Isolator.KeptOut;
import io.stealaway.spi.Isolator.Refused;
import io.stealaway.spi.Isolator.Reintegrated;
import io.stealaway.spi.Isolator.Reintegrating;
import io.stealaway.spi.Isolator.ReintegrationAnswer;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubernetesIsolatorTest {
    private final World world = new World();
    private final FakeApiServer server = world.server;

    @AfterEach
    void close() {
        world.close();
    }

    private IsolationAnswer isolate(KubernetesIsolator isolator) {
        return isolator.isolate(World.vm("vm-a"), World.OWNER);
    }

    private IsolationAnswer isolate() {
        return isolate(world.isolator().build());
    }

    private Isolation isolated() {
        isolate();
        server.kubeletsRun();
        return ((Isolated) isolate()).isolation();
    }

    private ReintegrationAnswer reintegrate(Isolation isolation) {
        return world.isolator().build().reintegrate(isolation);
    }

    private static String why(IsolationAnswer answer) {
        return answer instanceof Refused refused ? refused.why() : ((Isolating) answer).why();
    }

    private KubernetesIsolator draining(boolean force, boolean deleteEmptyDirData) {
        return world.isolator()
                .drain(new DrainPolicy(force, deleteEmptyDirData, Optional.empty(), Optional.empty()))
                .build();
    }

    @Test
    void aDrainEvictsWhatAControllerMakesAnewAndLeavesDaemonsMirrorsAndTheFinished() {
        server.pod("static", "node-a", "Node", "node-a")
                .withObject("/metadata")
                .putObject("annotations")
                .put("kubernetes.io/config.mirror", "x");
        server.pod("batch", "node-a", "Job", "batch").withObject("/status").put("phase", "Succeeded");
        assertThat(isolate()).isInstanceOf(Isolating.class);
        server.kubeletsRun();
        assertThat(isolate()).isInstanceOf(Isolated.class);
        assertThat(server.podNames()).containsExactlyInAnyOrder("proxy-a", "static", "batch", "web-2");
    }

    @Test
    void theNodeIsFoundByAnyRegionOfItsProviderIdAndByNameAndByLabel() {
        assertThat(NodeMapping.byProviderId().find(nodes(), new ServerIds(), World.vm("vm-b")))
                .hasSize(1);
        assertThat(NodeMapping.byProviderId().find(nodes(), new ServerIds(), World.vm("vm-")))
                .isEmpty();
        assertThat(NodeMapping.byProviderId().find(nodes(), new ServerIds(), World.vm(".*")))
                .isEmpty();
        assertThat(NodeMapping.byName("node-{id}").find(nodes(), new ServerIds(), World.vm("a")))
                .hasSize(1);
        assertThat(NodeMapping.byName("node-{id}").find(nodes(), new ServerIds(), World.vm("c")))
                .isEmpty();
        assertThat(NodeMapping.byName("{id}").find(nodes(), new ServerIds(), World.vm("../../pods")))
                .isEmpty();
        assertThat(NodeMapping.byLabel("kubernetes.io/hostname", "node-{id}")
                        .find(nodes(), new ServerIds(), World.vm("b")))
                .hasSize(1);
        assertThat(NodeMapping.byName("{metadata:node}").find(nodes(), new ServerIds(), World.vm("a")))
                .isEmpty();
        assertThatThrownBy(() -> NodeMapping.byName("node-a")).hasMessageContaining("template (node-a)");
        assertThatThrownBy(() -> NodeMapping.byName("{host}/x")).hasMessageContaining("template ({host}/x)");
    }

    private Nodes nodes() {
        return new Nodes(new Api(world.config(), world.retryDelay()));
    }

    @Test
    void aVmThatIsNoNodeOrTwoIsRefused() {
        assertThat(why(world.isolator().build().isolate(World.vm("vm-x"), World.OWNER)))
                .contains("0 nodes match VM vm-x");
        server.node("node-c", "openstack:///vm-a");
        assertThat(why(isolate())).contains("2 nodes match VM vm-a").endsWith(": node-a, node-c");
        assertThat(server.cordoned("node-a")).isFalse();
    }

    @Test
    void listsAreReadToTheirLastPage() {
        server.pageSize(1);
        for (int i = 0; i < 5; i++) {
            server.pod("more-" + i, "node-a", "ReplicaSet", "more");
        }
        isolate();
        server.kubeletsRun();
        assertThat(isolate()).isInstanceOf(Isolated.class);
        assertThat(server.podNames()).containsExactlyInAnyOrder("proxy-a", "web-2");
    }

    @Test
    void aNodeOfTheControlPlaneIsRefusedUnlessAllowed() {
        server.changeNode(
                "node-a", node -> node.withObject("/metadata/labels").put("node-role.kubernetes.io/control-plane", ""));
        assertThat(why(isolate())).contains("carries the control plane");
        assertThat(isolate(world.isolator().controlPlane(true).build())).isInstanceOf(Isolating.class);
    }

    @Test
    void aPodThatNobodyMakesAnewIsEvictedOnlyByForce() {
        server.pod("alone", "node-a", "", "");
        assertThat(why(isolate())).contains("default/alone").contains("force is off");
        assertThat(server.cordoned("node-a")).isFalse();
        assertThat(isolate(draining(true, false))).isInstanceOf(Isolating.class);
    }

    @Test
    void aPodWithAnEmptyDirIsEvictedOnlyWhenItsDataMayBeLost() {
        server.change(
                "/api/v1/namespaces/default/pods/web-1",
                pod -> pod.withObject("/spec").putArray("volumes").addObject().putObject("emptyDir"));
        assertThat(why(isolate())).contains("default/web-1").contains("deleteEmptyDirData is off");
        assertThat(server.cordoned("node-a")).isFalse();
        assertThat(isolate(draining(false, true))).isInstanceOf(Isolating.class);
    }

    @Test
    void theBudgetThatForbidsIsNamedAndWaitedFor() {
        server.budget("web-budget", new Budget("web", 2, true));
        assertThat(why(isolate())).contains("web-budget needs 2 healthy pods and has 2 currently");
        assertThat(server.cordoned("node-a")).isTrue();
        server.pod("web-3", "node-b", "ReplicaSet", "web");
        assertThat(isolate()).isInstanceOf(Isolating.class);
        server.kubeletsRun();
        assertThat(isolate()).isInstanceOf(Isolated.class);
    }

    @Test
    void aBudgetThatIsNotProcessedYetIsWaitedForWithoutAskingAgainInTheSameCall() {
        server.budget("web-budget", new Budget("web", 1, false));
        assertThat(why(isolate())).contains("still being processed");
        assertThat(server.requests().stream().filter(one -> one.endsWith("/eviction")))
                .hasSize(1);
    }

    @Test
    void aPodWithTwoBudgetsCanNeverBeEvictedAndIsRefused() {
        server.budget("one", new Budget("web", 1, true));
        server.budget("two", new Budget("web", 1, true));
        IsolationAnswer answer = isolate();
        assertThat(answer).isInstanceOf(Refused.class);
        assertThat(why(answer)).contains("more than one PodDisruptionBudget");
        assertThat(world.isolator().build().owned()).hasSize(1);
    }

    @Test
    void aLowerPriorityGoesFirst() {
        server.change(
                "/api/v1/namespaces/default/pods/web-1",
                pod -> pod.withObject("/spec").put("priority", 1_000));
        server.pod("cheap", "node-a", "ReplicaSet", "cheap");
        isolate();
        isolate();
        assertThat(server.requests())
                .filteredOn(one -> one.endsWith("/eviction"))
                .hasSize(1)
                .allMatch(one -> one.contains("cheap"));
        server.kubeletsRun();
        isolate();
        server.kubeletsRun();
        assertThat(isolate()).isInstanceOf(Isolated.class);
    }

    @Test
    void aPodThatDoesNotEndIsNamedAndRemovedOnlyIfThePolicySaysSo() {
        isolate();
        world.clock.advance(Duration.ofMinutes(5));
        assertThat(why(isolate())).contains("default/web-1 should have ended at 2026-01-01T00:00:30Z");
        KubernetesIsolator removing = world.isolator()
                .drain(new DrainPolicy(false, false, Optional.empty(), Optional.of(Duration.ofMinutes(4))))
                .build();
        assertThat(why(isolate(removing))).contains("was removed");
        assertThat(isolate(removing)).isInstanceOf(Isolated.class);
    }

    @Test
    void theGracePeriodIsSentWithTheEviction() {
        KubernetesIsolator hasty = world.isolator()
                .drain(new DrainPolicy(false, false, Optional.of(Duration.ofSeconds(7)), Optional.empty()))
                .build();
        isolate(hasty);
        assertThat(server.at("/api/v1/namespaces/default/pods/web-1")
                        .path("metadata")
                        .path("deletionTimestamp")
                        .asText())
                .isEqualTo("2026-01-01T00:00:07Z");
    }

    @Test
    void aPodThatIsGoneOrAnotherOfItsNameIsNoTrouble() {
        server.beforeNextWrite(() -> {});
        server.beforeNextWrite(() -> server.remove("/api/v1/namespaces/default/pods/web-1"));
        isolate();
        assertThat(isolate()).isInstanceOf(Isolated.class);
    }

    @Test
    void aNodeThatChangedJustBeforeIsLookedAtAgain() {
        server.beforeNextWrite(() ->
                server.changeNode("node-a", node -> node.withObject("/spec").put("unschedulable", true)));
        assertThat(why(isolate())).contains("changed just when it was to be cordoned");
        assertThat(why(isolate())).contains("cordoned by someone else");
        assertThat(world.isolator().build().owned()).isEmpty();
    }

    @Test
    void aHumanWhoUncordonsIsRespected() {
        Isolation isolation = isolated();
        server.changeNode("node-a", node -> node.withObject("/spec").remove("unschedulable"));
        assertThat(why(isolate())).contains("uncordoned by someone else");
        assertThat(reintegrate(isolation)).isInstanceOf(Reintegrated.class);
        assertThat(world.isolator().build().owned()).isEmpty();
    }

    @Test
    void aHeldNodeStaysCordonedAndIsOursNoMore() {
        Isolation isolation = isolated();
        server.changeNode(
                "node-a", node -> node.withObject("/metadata/annotations").put(Node.HOLD, "by anna"));
        assertThat(reintegrate(isolation)).isEqualTo(new KeptOut("node node-a is held by stealaway.io/hold"));
        assertThat(server.cordoned("node-a")).isTrue();
        assertThat(world.isolator().build().owned()).isEmpty();
    }

    @Test
    void aTagThatChangesUnderOurHandsIsNotRemoved() {
        Isolation isolation = isolated();
        server.beforeNextWrite(() -> server.changeNode(
                "node-a",
                node -> node.withObject("/metadata/annotations").put(Node.TAG, "owner=other vm=vm-a ailing=")));
        assertThat(reintegrate(isolation)).isInstanceOf(Reintegrating.class);
        assertThat(reintegrate(isolation)).isInstanceOf(KeptOut.class);
        assertThat(server.cordoned("node-a")).isTrue();
    }

    @Test
    void aNodeIsBackWhenItIsReadyAndItsDaemonsAre() {
        Isolation isolation = isolated();
        server.changeNode("node-a", node -> ready(node, "Unknown"));
        server.change("/api/v1/namespaces/default/pods/proxy-a", pod -> ready(pod, "False"));
        assertThat(reintegrate(isolation))
                .isEqualTo(new Reintegrating("on node node-a not ready: [default/proxy, node]"));
        assertThat(server.cordoned("node-a")).isFalse();
        server.changeNode("node-a", node -> ready(node, "True"));
        assertThat(reintegrate(isolation)).isEqualTo(new Reintegrating("on node node-a not ready: [default/proxy]"));
        server.change("/api/v1/namespaces/default/pods/proxy-a", pod -> ready(pod, "True"));
        assertThat(reintegrate(isolation)).isInstanceOf(Reintegrated.class);
    }

    private static void ready(ObjectNode object, String status) {
        ((ObjectNode) object.path("status").path("conditions").path(0)).put("status", status);
    }

    @Test
    void whatAiledBeforeNeedNotBeWell() {
        server.change("/api/v1/namespaces/default/pods/proxy-a", pod -> ready(pod, "False"));
        assertThat(reintegrate(isolated())).isInstanceOf(Reintegrated.class);
    }

    @Test
    void aNodeThatLeftTheClusterIsKeptOut() {
        Isolation isolation = isolated();
        server.remove(World.NODE);
        assertThat(reintegrate(isolation)).isEqualTo(new KeptOut("node node-a is in the cluster no more"));
    }

    @Test
    void whoLacksARightIsForbiddenAndToldWhich() {
        server.forbid("POST /eviction");
        assertThatThrownBy(this::isolate)
                .isInstanceOf(BackendException.Forbidden.class)
                .hasMessageContaining("evict pod default/web-1");
        server.forbid("PATCH /nodes");
        assertThatThrownBy(() -> reintegrate(world.isolator().build().owned().get(0)))
                .isInstanceOf(BackendException.Forbidden.class)
                .hasMessageContaining("uncordon node node-a");
        server.forbid("GET /nodes");
        assertThatThrownBy(() -> world.isolator().build().owned()).isInstanceOf(BackendException.Forbidden.class);
    }

    private String waitsFor(IsolationAnswer answer) {
        assertThat(answer).isInstanceOf(Isolating.class);
        return why(answer);
    }

    private int evictionsOf(String pod) {
        return (int) server.requests().stream()
                .filter(one -> one.endsWith("/" + pod + "/eviction"))
                .count();
    }

    /** Each status that a webhook may choose, and the words of a policy, which is a webhook in the server itself. */
    @ParameterizedTest
    @CsvSource({
        "400, 'admission webhook \"drain.example.org\" denied the request: rolled by its operator'",
        "403, 'admission webhook \"drain.example.org\" denied the request: rolled by its operator'",
        "404, 'admission webhook \"drain.example.org\" denied the request: rolled by its operator'",
        "409, 'admission webhook \"drain.example.org\" denied the request: rolled by its operator'",
        "422, 'ValidatingAdmissionPolicy ''p'' with binding ''b'' denied request: rolled by its operator'",
        "429, 'admission webhook \"drain.example.org\" denied the request: rolled by its operator'",
        "500, 'Internal error occurred: failed calling webhook: rolled by its operator'",
        "403, 'poddisruptionbudgets.policy \"web\" is forbidden: DisruptedPods map too big - rolled by its operator'",
    })
    void anEvictionThatIsDeniedForNowIsWaitedForAndTheOthersAreEvictedAllTheSame(int status, String words) {
        server.pod("other", "node-a", "ReplicaSet", "other");
        server.answerEviction("other", status, words, "");
        assertThat(waitsFor(isolate()))
                .contains("2 pods are still to go: pod default/other: ", "rolled by its operator");
        assertThat(evictionsOf("other")).as("not repeated in one call").isEqualTo(1);
        assertThat(evictionsOf("web-1")).isEqualTo(1);
        server.kubeletsRun();
        assertThat(waitsFor(isolate())).contains("1 pod is still to go: pod default/other: ");
        server.noEvictionIsAnswered();
        isolate();
        server.kubeletsRun();
        assertThat(isolate()).isInstanceOf(Isolated.class);
    }

    @Test
    void aNamespaceThatIsBeingDeletedIsWaitedForAndTheOthersAreEvicted() {
        server.pod("doomed", "node-a", "ReplicaSet", "doomed");
        server.answerEviction("doomed", 403, "unable to create new content in namespace old", "NamespaceTerminating");
        assertThat(waitsFor(isolate())).contains("default/doomed", "namespace old");
        assertThat(evictionsOf("web-1")).isEqualTo(1);
    }

    /** As a server without the subresource says, or a webhook: the pod is not ending, and the words say why. */
    @ParameterizedTest
    @CsvSource({"404, the server could not find the requested resource", "409, the operation cannot be fulfilled"})
    void aPodThatIsNeitherEvictedNorGoneIsNotSaidToBeEnding(int status, String words) {
        server.answerEviction("web-1", status, words, "");
        assertThat(waitsFor(isolate()))
                .contains("pod default/web-1: HTTP " + status + " " + words)
                .doesNotContain("ending");
    }

    @Test
    void whatIsOfNoUseToWaitForStaysARefusal() {
        server.answerEviction("web-1", 403, "pods \"web-1\" is forbidden: User \"sa\" cannot create resource", "");
        assertThatThrownBy(this::isolate).isInstanceOf(BackendException.Forbidden.class);
        server.answerEviction("web-1", 400, "no kind \"Eviction\" is registered", "");
        assertThatThrownBy(this::isolate).isInstanceOf(BackendException.Conflict.class);
    }

    @Test
    void aServerThatHasNotLoadedItsRolesIsNoRefusal() {
        server.ready(false);
        assertThatThrownBy(this::isolate)
                .isInstanceOf(BackendException.Unavailable.class)
                .hasMessageContaining("HTTP 403")
                .hasMessageContaining("not ready yet");
        server.ready(true);
        isolate();
        server.pod("late", "node-a", "ReplicaSet", "late");
        server.answerEviction("late", 403, "User \"sa\" cannot create: RBAC: clusterrole \"stealaway\" not found", "");
        assertThat(waitsFor(isolate())).contains("default/late", "RBAC: clusterrole");
    }

    @Test
    void aCordonThatIsDeniedForNowIsWaitedForAndSoIsItsEnd() {
        server.failNextWrite(403, "admission webhook \"nodes\" denied the request: frozen until noon");
        assertThat(waitsFor(isolate())).contains("node node-a may not be cordoned now", "frozen until noon");
        Isolation isolation = isolated();
        server.failNextWrite(403, "admission webhook \"nodes\" denied the request: frozen until noon");
        assertThat(reintegrate(isolation))
                .isInstanceOfSatisfying(
                        Reintegrating.class, answer -> assertThat(answer.why()).contains("frozen until noon"));
        assertThat(reintegrate(isolation)).isInstanceOf(Reintegrated.class);
    }

    @Test
    void aWriteThatWasOneTooManyIsSentAgainWhenTheServerSaysSo() {
        server.tooManyWrites(7);
        server.tooManyWrites(7);
        assertThat(waitsFor(isolate())).contains("ending now: default/web-1");
        assertThat(world.clock.instant()).isEqualTo("2026-01-01T00:00:14Z");
        server.kubeletsRun();
        assertThat(isolate()).isInstanceOf(Isolated.class);
    }

    @Test
    void aWriteThatIsOneTooManyForLongerThanTheCallSaysThatNothingWasDone() {
        server.tooManyWrites(300);
        assertThatThrownBy(this::isolate)
                .isInstanceOf(BackendException.Unavailable.class)
                .hasMessageContaining("HTTP 429")
                .hasMessageContaining("nothing was done");
        assertThat(server.cordoned("node-a")).isFalse();
    }

    @Test
    void aPodIsRemovedAsSoonAsThePolicySaysThoughThatBeLessThanAMinute() {
        KubernetesIsolator removing = world.isolator()
                .drain(new DrainPolicy(false, false, Optional.empty(), Optional.of(Duration.ofSeconds(20))))
                .build();
        isolate(removing);
        world.clock.advance(Duration.ofSeconds(50));
        assertThat(why(isolate(removing))).as("20 s late and no more").contains("ending now: default/web-1");
        world.clock.advance(Duration.ofSeconds(1));
        assertThat(why(isolate(removing))).contains("default/web-1 was removed");
        assertThat(isolate(removing)).isInstanceOf(Isolated.class);
    }

    @Test
    void aTaintThatCameMeanwhileIsSaidAndOneThatWasThereIsNot() {
        taint("dedicated", "NoSchedule");
        Isolation isolation = isolated();
        taint("node.kubernetes.io/unschedulable", "NoSchedule");
        taint("cheap", "PreferNoSchedule");
        taint("example.com/repair", "NoExecute");
        assertThat(reintegrate(isolation))
                .isInstanceOfSatisfying(
                        KeptOut.class,
                        answer -> assertThat(answer.why())
                                .contains("node node-a was tainted meanwhile")
                                .endsWith(": example.com/repair:NoExecute"));
        assertThat(server.cordoned("node-a")).isFalse();
        assertThat(world.isolator().build().owned()).isEmpty();
    }

    private void taint(String key, String effect) {
        server.changeNode(
                "node-a",
                node -> node.withObject("/spec")
                        .withArray("taints")
                        .addObject()
                        .put("key", key)
                        .put("effect", effect));
    }

    /** Nodes are listed once for all migrations of a pass, and each is looked at by itself, also in the passes that follow. */
    @Test
    void nodesAreListedOnceForManyCallsAndOwnedReadsNoMoreThanMetadata() {
        KubernetesIsolator isolator = world.isolator().build();
        isolate(isolator);
        isolate(isolator);
        isolator.isolate(World.vm("vm-b"), new MigrationId("other"));
        assertThat(server.requests()).filteredOn("GET /api/v1/nodes"::equals).hasSize(1);
        world.clock.advance(ServerIds.KEPT);
        isolate(isolator);
        assertThat(server.requests()).filteredOn("GET /api/v1/nodes"::equals).hasSize(2);
    }

    @Test
    void aNodeThatBecameAnotherServerIsNotTakenForWhatItWas() {
        KubernetesIsolator isolator = world.isolator().build();
        isolate(isolator);
        server.changeNode("node-a", node -> node.withObject("/spec").put("providerID", "openstack:///vm-c"));
        assertThat(why(isolate(isolator))).contains("0 nodes match VM vm-a");
        server.changeNode("node-b", node -> node.withObject("/spec").put("providerID", "openstack:///vm-a"));
        assertThat(waitsFor(isolate(isolator))).contains("default/web-2");
    }

    @Test
    void aServerThatAnswersNonsenseIsUnavailableAndNothingIsTakenForAbsence() {
        server.fail(500);
        assertThatThrownBy(() -> world.isolator().build().owned()).isInstanceOf(BackendException.Unavailable.class);
        server.fail(200);
        assertThatThrownBy(() -> world.isolator().build().owned())
                .isInstanceOf(BackendException.Unavailable.class)
                .hasMessageContaining("no items");
    }
}
