package io.caravel.flow;

import static io.caravel.flow.FlowLab.soon;

import com.digitalpetri.modbus.server.ProcessImage;
import io.caravel.cli.lab.LabObjects;
import io.caravel.lab.Ports;
import io.caravel.modbus.Plc;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A device that Kamelets reach, from the Device in the cloud to its registers and back. */
@ExtendWith(FlowLab.class)
class KameletsFlowTest {

    private static final String NAME = "plc";
    private static final int REGISTER = 5;
    private static final int LEVEL = 7;

    private final ProcessImage image = new ProcessImage();
    private final int port = Ports.free();
    private Plc plc;

    @BeforeEach
    void start() throws Exception {
        plc = new Plc(port, image);
    }

    @AfterEach
    void stop() throws Exception {
        plc.close();
    }

    @Test
    void aRegisterFollowsTheDeviceAndTheDeviceStatusTheRegister(FlowLab.Actors actors) {
        // Given a Device whose protocol is misspelt
        Resource<GenericKubernetesResource> device = named(actors, LabObjects.DEVICES);
        device(actors).create();
        soon().until(() -> status(actors).contains("EDGE-DEVICE-002"));
        // When it is corrected
        patch(device, "{'spec':{'protocol':{'protocolName':'modbus'}}}");
        // Then what is wanted stands in the register, and the DeviceStatus says so
        soon().until(() -> register() == 215);
        soon().until(() -> has(actors, "21.5") && !status(actors).contains("EDGE-DEVICE"));
        // And when the register changes by itself, the cloud hears of it
        image.with(tx -> tx.writeInputRegisters(input -> input.put(LEVEL, new byte[] {0, 42})));
        soon().until(() -> has(actors, "42"));
        image.with(tx -> tx.writeInputRegisters(input -> input.put(LEVEL, new byte[] {0, 43})));
        soon().until(() -> has(actors, "43"));
        actors.deleteDevice(NAME);
    }

    private boolean has(FlowLab.Actors actors, String value) {
        String status = status(actors);
        return status.contains("\"state\":\"online\"")
                && status.matches("(?s).*\"reported\":\\{[^}]*}?,?\"value\":\"" + value + "\".*");
    }

    private int register() {
        byte[] bytes =
                image.get(tx -> tx.readHoldingRegisters(registers -> registers.get(REGISTER)));
        return bytes == null ? 0 : (bytes[0] & 0xFF) << 8 | bytes[1] & 0xFF;
    }

    private static String target(String desired) {
        return "{'name':'target','collectCycle':200,'desired':{'value':'%s'},".formatted(desired)
                + "'visitors':{'protocolName':'modbus','configData':"
                + "{'register':'HoldingRegister','offset':"
                + REGISTER
                + ",'scale':0.1}}}";
    }

    private static String level() {
        return "{'name':'level','collectCycle':200,'visitors':{'protocolName':'modbus','configData':"
                + "{'register':'InputRegister','offset':"
                + LEVEL
                + "}}}";
    }

    private Resource<GenericKubernetesResource> device(FlowLab.Actors actors) {
        String text =
                ("{'apiVersion':'devices.kubeedge.io/v1beta1','kind':'Device',"
                                + "'metadata':{'name':'%s','namespace':'%s'},'spec':{'nodeName':'%s',"
                                + "'protocol':{'protocolName':'modbuss','configData':"
                                + "{'ip':'127.0.0.1','port':%d,'slaveID':1}},'properties':[%s]}}")
                        .formatted(
                                NAME,
                                actors.lab().options().namespace(),
                                actors.lab().options().node(),
                                port,
                                target("21.5") + "," + level());
        GenericKubernetesResource device =
                Serialization.unmarshal(text.replace('\'', '"'), GenericKubernetesResource.class);
        return actors.lab()
                .kube()
                .genericKubernetesResources(LabObjects.DEVICES)
                .inNamespace(actors.lab().options().namespace())
                .resource(device);
    }

    private static void patch(Resource<GenericKubernetesResource> device, String merge) {
        device.patch(PatchContext.of(PatchType.JSON_MERGE), merge.replace('\'', '"'));
    }

    private static String status(FlowLab.Actors actors) {
        return Serialization.asJson(named(actors, LabObjects.STATUSES).get());
    }

    private static Resource<GenericKubernetesResource> named(
            FlowLab.Actors actors, ResourceDefinitionContext kind) {
        return actors.lab()
                .kube()
                .genericKubernetesResources(kind)
                .inNamespace(actors.lab().options().namespace())
                .withName(NAME);
    }
}
