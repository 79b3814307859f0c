package io.github.healthchecklib.examples.hl7;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;

/** Sends raw bytes, right or wrong, and reads what comes back. */
public final class MllpClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 15_000;

    private final Socket socket;

    public MllpClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    public MllpClient sendBytes(byte... bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    public MllpClient send(String text) throws IOException {
        return sendBytes(frame(text.getBytes(UTF_8)));
    }

    public static byte[] frame(byte[] message) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(0x0B);
        frame.writeBytes(message);
        frame.write(0x1C);
        frame.write(0x0D);
        return frame.toByteArray();
    }

    /** The next acknowledgment, without its frame. */
    public String answer() throws IOException {
        InputStream in = socket.getInputStream();
        assertThat(in.read()).as("first byte of the answer").isEqualTo(0x0B);
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        for (int read = in.read(); read != 0x1C; read = in.read()) {
            assertThat(read).as("byte of the answer").isNotNegative();
            answer.write(read);
        }
        assertThat(in.read()).as("last byte of the answer").isEqualTo(0x0D);
        return answer.toString(UTF_8);
    }

    /** MSA-1 and MSA-2, such as {@code AA|MSG1}. */
    public static String msa(String acknowledgment) {
        String afterMsa = acknowledgment.substring(acknowledgment.indexOf("\rMSA|") + "\rMSA|".length());
        String[] fields = afterMsa.substring(0, afterMsa.indexOf('\r')).split("\\|", -1);
        return fields[0] + "|" + (fields.length > 1 ? fields[1] : "");
    }

    public String msa() throws IOException {
        return msa(answer());
    }

    /** Whether the server has closed the connection in an orderly way. */
    public boolean isEnded() throws IOException {
        return socket.getInputStream().read() == -1;
    }

    /** Whether the server has closed the connection, in an orderly way or not. */
    public boolean isHungUpOn() {
        try {
            return socket.getInputStream().read() == -1;
        } catch (IOException reset) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
