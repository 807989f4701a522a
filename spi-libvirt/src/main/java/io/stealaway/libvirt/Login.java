package io.stealaway.libvirt;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.stealaway.libvirt.LibvirtConfig.SaslLogin;
import java.nio.charset.StandardCharsets;
import org.libvirt.ConnectAuth;
import org.libvirt.jna.virConnectCredential;

/**
 * Answers what a daemon asks by SASL: user and password, and nothing else.
 *
 * <p>The bindings hand libvirt memory that JNA frees, and libvirt frees it too, which ends the process with a double free. So the answers are
 * written here, in memory that is libvirt's to free. The layout is that of {@code virConnectCredential} in {@code libvirt-host.h}.
 */
final class Login extends ConnectAuth {
    private static final int REFUSED = -1;
    private static final int RESULT = 4 * Native.POINTER_SIZE;
    private static final int RESULT_LENGTH = 5 * Native.POINTER_SIZE;
    private static final int SIZE = 6 * Native.POINTER_SIZE;

    private final SaslLogin login;

    /** C's own memory. */
    interface Strings extends Library {
        Strings C = Native.load("c", Strings.class);

        Pointer strdup(String text);
    }

    Login(SaslLogin login) {
        this.login = login;
        credType = new CredentialType[] {
            CredentialType.VIR_CRED_USERNAME,
            CredentialType.VIR_CRED_AUTHNAME,
            CredentialType.VIR_CRED_PASSPHRASE,
            CredentialType.VIR_CRED_NOECHOPROMPT
        };
    }

    @Override
    public int authCallback(virConnectCredential asked, int count, Pointer unused) {
        asked.setAutoWrite(false);
        Pointer memory = asked.getPointer();
        for (int i = 0; i < count; i++) {
            long at = (long) i * SIZE;
            String answer = answer(memory.getInt(at));
            if (answer.isEmpty()) {
                return REFUSED;
            }
            memory.setPointer(at + RESULT, Strings.C.strdup(answer));
            memory.setInt(at + RESULT_LENGTH, answer.getBytes(StandardCharsets.UTF_8).length);
        }
        return 0;
    }

    @SuppressWarnings("EnumOrdinal") // libvirt's numbers are the places of the binding's constants
    private String answer(int type) {
        for (CredentialType known : credType) {
            // They count in the order of the constants.
            if (known.ordinal() == type) {
                return switch (known) {
                    case VIR_CRED_USERNAME, VIR_CRED_AUTHNAME -> login.user();
                    default -> login.password().get();
                };
            }
        }
        return "";
    }

    @Override
    public int callback(Credential[] asked) {
        return REFUSED;
    }
}
