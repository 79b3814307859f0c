package io.github.healthchecklib.examples.hl7;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;

/** Sends raw bytes, right or wrong, and reads what comes back. */
final class MllpClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 15_000;

    private final Socket socket;

    MllpClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    MllpClient sendBytes(byte... bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    MllpClient send(String text) throws IOException {
        return sendBytes(frame(text.getBytes(UTF_8)));
    }

    static byte[] frame(byte[] message) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(0x0B);
        frame.writeBytes(message);
        frame.write(0x1C);
        frame.write(0x0D);
        return frame.toByteArray();
    }

    /** The next acknowledgement, without its frame. */
    String answer() throws IOException {
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
    static String verdict(String acknowledgement) {
        String afterMsa = acknowledgement.substring(acknowledgement.indexOf("\rMSA|") + "\rMSA|".length());
        String[] fields = afterMsa.substring(0, afterMsa.indexOf('\r')).split("\\|", -1);
        return fields[0] + "|" + (fields.length > 1 ? fields[1] : "");
    }

    String verdict() throws IOException {
        return verdict(answer());
    }

    /** Whether the server has closed the connection in an orderly way. */
    boolean isEnded() throws IOException {
        return socket.getInputStream().read() == -1;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
