package io.github.healthchecklib.examples.hl7.messages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.hl7v2.HL7Exception;
import ca.uhn.hl7v2.HapiContext;
import ca.uhn.hl7v2.model.Message;
import ca.uhn.hl7v2.parser.PipeParser;
import io.github.healthchecklib.CheckResult;
import io.github.healthchecklib.Health;
import io.github.healthchecklib.WorkTracker;
import io.github.healthchecklib.examples.hl7.Messages;
import io.github.healthchecklib.examples.hl7.mllp.Frame;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MessageHandlerTest {
    /** HAPI's parser, which keeps what it has learnt of a type in plain maps. */
    private static final class WatchedParser extends PipeParser {
        private final Set<Thread> users = ConcurrentHashMap.newKeySet();

        WatchedParser(HapiContext context) {
            super(context);
        }

        @Override
        public Message parse(String message) throws HL7Exception {
            users.add(Thread.currentThread());
            return super.parse(message);
        }

        @Override
        public String encode(Message message) throws HL7Exception {
            users.add(Thread.currentThread());
            return super.encode(message);
        }
    }

    @Test
    void no_parser_is_used_by_two_threads(@TempDir Path folder) throws Exception {
        HapiContext context = MessageHandler.context();
        Queue<WatchedParser> parsers = new ConcurrentLinkedQueue<>();
        WorkTracker inProgress = new Health("messages").workTracker("handler", Duration.ofMinutes(1));
        String url = "jdbc:h2:" + folder.resolve("hl7") + ";MODE=PostgreSQL";
        List<ExecutorService> threads =
                List.of(Executors.newSingleThreadExecutor(), Executors.newSingleThreadExecutor());
        try (MessageStore store = new MessageStore(url, "", "")) {
            assertThat(store.canStore()).isEqualTo(CheckResult.healthy());
            MessageHandler handler = new MessageHandler(store, inProgress, () -> {
                WatchedParser parser = new WatchedParser(context);
                parsers.add(parser);
                return parser;
            });
            List<Future<byte[]>> answers = new ArrayList<>();
            for (ExecutorService thread : threads) {
                answers.add(thread.submit(() -> answer(handler, Messages.adt("A08", "2.4", "MSG1"))));
                answers.add(thread.submit(() -> answer(handler, "MSH|^~\\&|not HL7")));
            }
            for (Future<byte[]> answer : answers) {
                answer.get();
            }
        } finally {
            threads.forEach(ExecutorService::shutdownNow);
        }

        assertThat(parsers)
                .hasSize(2)
                .allSatisfy(parser -> assertThat(parser.users).hasSize(1));
    }

    private static byte[] answer(MessageHandler handler, String message) {
        return handler.answer(Frame.of(message.getBytes(UTF_8)), "a peer");
    }
}
