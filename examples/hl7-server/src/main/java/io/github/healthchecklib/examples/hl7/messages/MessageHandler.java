package io.github.healthchecklib.examples.hl7.messages;

import static ca.uhn.hl7v2.AcknowledgmentCode.AA;
import static ca.uhn.hl7v2.AcknowledgmentCode.AE;
import static ca.uhn.hl7v2.AcknowledgmentCode.AR;
import static java.nio.charset.StandardCharsets.US_ASCII;

import ca.uhn.hl7v2.AcknowledgmentCode;
import ca.uhn.hl7v2.DefaultHapiContext;
import ca.uhn.hl7v2.ErrorCode;
import ca.uhn.hl7v2.HL7Exception;
import ca.uhn.hl7v2.HapiContext;
import ca.uhn.hl7v2.model.Message;
import ca.uhn.hl7v2.model.Segment;
import ca.uhn.hl7v2.parser.GenericModelClassFactory;
import ca.uhn.hl7v2.parser.Parser;
import ca.uhn.hl7v2.parser.PipeParser;
import ca.uhn.hl7v2.util.DeepCopy;
import ca.uhn.hl7v2.util.idgenerator.NanoTimeGenerator;
import ca.uhn.hl7v2.validation.impl.ValidationContextFactory;
import io.github.healthchecklib.WorkTracker;
import io.github.healthchecklib.examples.hl7.mllp.Frame;
import io.github.healthchecklib.examples.hl7.mllp.MllpHandler;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a message into its acknowledgment: AA once it is stored, AR for a type or version that is not taken, AE for
 * anything else that went wrong. Only the segment MSH is parsed. Used by all connections' threads. Logs no content,
 * because it is about patients.
 */
public final class MessageHandler implements MllpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(MessageHandler.class);
    private static final Set<String> EVENTS = Set.of("A04", "A08", "A28", "A31", "A40");

    /** The header of a message of which nothing is known. */
    private static final String UNKNOWN = "MSH|^~\\&|||HL7SERVER|CLOUD|||ACK||P|2.5\r";

    private final ThreadLocal<Parser> parsers;
    private final MessageStore store;
    private final WorkTracker inProgress;

    /**
     * Creates a handler.
     *
     * @param store keeps the messages
     * @param inProgress tracks each message from here to its answer
     */
    public MessageHandler(MessageStore store, WorkTracker inProgress) {
        this(store, inProgress, parsersOf(context()));
    }

    MessageHandler(MessageStore store, WorkTracker inProgress, Supplier<Parser> newParser) {
        this.store = store;
        this.inProgress = inProgress;
        // One for each thread: threads that share one, and are the first to see a type, disturb each other.
        this.parsers = ThreadLocal.withInitial(newParser);
    }

    static HapiContext context() {
        // Without classes for message types: HAPI looks for one by the name in MSH-9.3, and what it does not find stays
        // in memory.
        HapiContext context = new DefaultHapiContext(new GenericModelClassFactory());
        // Real senders bend the rules for single fields.
        context.setValidationContext(ValidationContextFactory.noValidation());
        // HAPI's default numbers messages with the help of a file in the working directory, which may be read-only.
        context.getParserConfiguration().setIdGenerator(new NanoTimeGenerator());
        return context;
    }

    private static Supplier<Parser> parsersOf(HapiContext context) {
        return () -> new PipeParser(context);
    }

    @Override
    public byte[] answer(Frame frame, String peer) {
        try (WorkTracker.Work unnamed = inProgress.begin()) {
            ReceivedMessage received;
            try {
                received = ReceivedMessage.of(frame.bytes());
            } catch (HL7Exception e) {
                String reason = String.valueOf(e.getMessage());
                logUnreadable(peer, AE, reason);
                return acknowledgeUnknown(reason).getBytes(US_ASCII);
            }
            return answer(frame, received, peer, unnamed).getBytes(received.charset());
        }
    }

    private String answer(Frame frame, ReceivedMessage received, String peer, WorkTracker.Work unnamed) {
        Message message;
        try {
            message = parsers.get().parse(received.header() + "\r");
        } catch (HL7Exception e) {
            return answerUnreadable(received, peer, e);
        } catch (RuntimeException e) {
            // HAPI's parser lets some garbage through to an index out of bounds.
            return answerUnreadable(received, peer, new HL7Exception("Its MSH segment is not HL7", e));
        }
        try {
            return answer(frame, message, received, unnamed);
        } catch (HL7Exception e) {
            return answerUnreadable(received, peer, e);
        }
    }

    private String answer(Frame frame, Message message, ReceivedMessage received, WorkTracker.Work unnamed)
            throws HL7Exception {
        MessageHeader header = MessageHeader.of(received);
        if (header.type().equals("NMQ") && header.event().equals("N01")) {
            LOG.debug("{}: asks whether this server is there", header);
            return acknowledge(message, AA, null);
        }
        if (!header.type().equals("ADT") || !EVENTS.contains(header.event())) {
            return refuse(message, header, AR, ErrorCode.UNSUPPORTED_EVENT_CODE, "this type is not supported");
        }
        String obstacle = obstacle(frame, header, received);
        return obstacle == null
                ? store(message, header, received, unnamed)
                : refuse(message, header, AE, ErrorCode.APPLICATION_INTERNAL_ERROR, obstacle);
    }

    /** Why the message cannot be stored, or null if it can. */
    private static @Nullable String obstacle(Frame frame, MessageHeader header, ReceivedMessage received) {
        return switch (frame.extent()) {
            case TOO_LONG -> "it is longer than " + frame.maxBytes() + " bytes";
            case NO_ROOM -> "too many bytes of other messages are in progress";
            case COMPLETE -> {
                if (header.controlId().isEmpty()) {
                    yield "MSH-10, the control ID, is empty";
                }
                // An acknowledgment would have only a part of it.
                yield received.hasSeparator(10) ? "MSH-10, the control ID, has a separator" : null;
            }
        };
    }

    /**
     * The control ID is known by now, so the work is labeled with it: the reason names the message if the database
     * holds it.
     */
    @SuppressWarnings("try") // The work only has to begin and end.
    private String store(Message message, MessageHeader header, ReceivedMessage received, WorkTracker.Work unnamed)
            throws HL7Exception {
        // What cannot be acknowledged must not be stored: its sender would repeat it forever.
        String accepted = acknowledge(message, AA, null);
        try (WorkTracker.Work labeled = inProgress.begin(LogText.of(header.controlId()))) {
            unnamed.close();
            boolean isNew = store.store(header, received);
            if (!isNew) {
                LOG.info("{}: duplicate, not stored again", header);
            } else if (received.text() == null) {
                LOG.warn("{}: stored as bytes only, because the character set in MSH-18 cannot decode it", header);
            } else {
                LOG.info("{}: stored", header);
            }
            return accepted;
        } catch (SQLException e) {
            LOG.error("{}: answered AE, because it could not be stored: {}", header, MessageStore.reason(e));
            return acknowledge(
                    message, AE, new HL7Exception("it could not be stored", ErrorCode.APPLICATION_INTERNAL_ERROR));
        }
    }

    private String refuse(
            Message message, MessageHeader header, AcknowledgmentCode code, ErrorCode error, String reason)
            throws HL7Exception {
        LOG.warn("{}: answered {}, because {}", header, code, reason);
        return acknowledge(message, code, new HL7Exception(reason, error));
    }

    private String answerUnreadable(ReceivedMessage received, String peer, HL7Exception reason) {
        AcknowledgmentCode code = reason.getError() == ErrorCode.UNSUPPORTED_VERSION_ID ? AR : AE;
        // HAPI's text, and its exceptions', may quote the message; it goes to the sender only.
        Throwable cause = reason.getCause() == null ? reason : reason.getCause();
        logUnreadable(
                peer,
                code,
                reason.getError().getMessage() + " (" + cause.getClass().getSimpleName() + ")");
        try {
            Parser parser = parsers.get();
            Segment header = parser.getCriticalResponseData(received.header() + "\r");
            Message message = header.getMessage();
            message.setParser(parser);
            DeepCopy.copy(header, (Segment) message.get("MSH"));
            return acknowledge(message, code, reason);
        } catch (HL7Exception | RuntimeException noHeader) {
            return acknowledgeUnknown("Its MSH segment is not HL7");
        }
    }

    private static void logUnreadable(String peer, AcknowledgmentCode code, String reason) {
        LOG.warn("A message from {} cannot be read: answered {}: {}", peer, code, reason);
    }

    private String acknowledge(Message message, AcknowledgmentCode code, @Nullable HL7Exception reason)
            throws HL7Exception {
        try {
            return parsers.get().encode(message.generateACK(code, reason));
        } catch (IOException e) {
            throw new HL7Exception("HAPI could not make an acknowledgment", e);
        }
    }

    /** For what has no readable header: there is no control ID to refer to. */
    private String acknowledgeUnknown(String reason) {
        try {
            return acknowledge(parsers.get().parse(UNKNOWN), AE, new HL7Exception(reason));
        } catch (HL7Exception e) {
            throw new IllegalStateException("HAPI could not make an acknowledgment", e);
        }
    }
}
