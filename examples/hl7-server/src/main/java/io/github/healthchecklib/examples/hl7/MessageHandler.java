package io.github.healthchecklib.examples.hl7;

import static ca.uhn.hl7v2.AcknowledgmentCode.AA;
import static ca.uhn.hl7v2.AcknowledgmentCode.AE;
import static ca.uhn.hl7v2.AcknowledgmentCode.AR;

import ca.uhn.hl7v2.AcknowledgmentCode;
import ca.uhn.hl7v2.DefaultHapiContext;
import ca.uhn.hl7v2.ErrorCode;
import ca.uhn.hl7v2.HL7Exception;
import ca.uhn.hl7v2.HapiContext;
import ca.uhn.hl7v2.model.Message;
import ca.uhn.hl7v2.model.Segment;
import ca.uhn.hl7v2.model.v25.message.ACK;
import ca.uhn.hl7v2.parser.Parser;
import ca.uhn.hl7v2.parser.PipeParser;
import ca.uhn.hl7v2.util.DeepCopy;
import ca.uhn.hl7v2.util.idgenerator.NanoTimeGenerator;
import ca.uhn.hl7v2.validation.impl.ValidationContextFactory;
import io.github.healthchecklib.WorkTracker;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a message into its acknowledgement: AA once it is stored, AR for a type or version that is not taken, AE for
 * anything else that went wrong. Used by all connections' threads. Logs no content, which is about patients.
 */
final class MessageHandler implements MllpServer.Handler {
    private static final Logger LOG = LoggerFactory.getLogger(MessageHandler.class);
    private static final Set<String> EVENTS = Set.of("A04", "A08", "A28", "A31", "A40");

    private final ThreadLocal<Parser> parsers;
    private final MessageStore store;
    private final WorkTracker inProgress;

    /** @param inProgress tracks each message from here to its answer */
    MessageHandler(MessageStore store, WorkTracker inProgress) {
        this(store, inProgress, parsersOf(context()));
    }

    MessageHandler(MessageStore store, WorkTracker inProgress, Supplier<Parser> newParser) {
        this.store = store;
        this.inProgress = inProgress;
        // One for each thread: threads that share one, and are the first to see a type, disturb each other.
        this.parsers = ThreadLocal.withInitial(newParser);
    }

    static HapiContext context() {
        HapiContext context = new DefaultHapiContext();
        // Real senders bend the rules for single fields; what can be parsed is taken.
        context.setValidationContext(ValidationContextFactory.noValidation());
        // By default HAPI numbers its messages with the help of a file in the working directory, which may be
        // read-only.
        context.getParserConfiguration().setIdGenerator(new NanoTimeGenerator());
        return context;
    }

    private static Supplier<Parser> parsersOf(HapiContext context) {
        return () -> new PipeParser(context);
    }

    @Override
    public String answer(String text) {
        try (WorkTracker.Work unnamed = inProgress.begin()) {
            return take(text, unnamed);
        }
    }

    private String take(String text, WorkTracker.Work unnamed) {
        Message message;
        MessageHeader header;
        try {
            message = parsers.get().parse(text);
            header = MessageHeader.of(message);
        } catch (HL7Exception e) {
            return answerUnreadable(text, e);
        } catch (RuntimeException e) {
            // HAPI's parser lets some garbage through to an index out of bounds.
            return answerUnreadable(text, new HL7Exception("It is not HL7", e));
        }
        if (header.type().equals("NMQ") && header.event().equals("N01")) {
            LOG.debug("{}: asks whether this server is there", header);
            return acknowledge(message, AA, null);
        }
        if (!header.type().equals("ADT") || !EVENTS.contains(header.event())) {
            return refuse(message, header, AR, ErrorCode.UNSUPPORTED_EVENT_CODE, "this type is not taken");
        }
        if (header.controlId().isEmpty()) {
            return refuse(message, header, AE, ErrorCode.REQUIRED_FIELD_MISSING, "MSH-10, the control id, is empty");
        }
        return store(message, header, text, unnamed);
    }

    /** The control id is known by now, so the work is labeled with it: the reason names the message if the database holds it. */
    @SuppressWarnings("try") // The work only has to begin and end.
    private String store(Message message, MessageHeader header, String text, WorkTracker.Work unnamed) {
        try (WorkTracker.Work labeled = inProgress.begin(header.controlId())) {
            unnamed.close();
            boolean isNew = store.store(header, text);
            LOG.info("{}: {}", header, isNew ? "stored" : "stored before, not again");
            return acknowledge(message, AA, null);
        } catch (SQLException e) {
            LOG.error("{}: the database says: {}", header, e.getMessage());
            return refuse(message, header, AE, ErrorCode.APPLICATION_INTERNAL_ERROR, "it could not be stored");
        }
    }

    @Override
    public String answerTooLong(String beginning, int maxBytes) {
        return answerUnreadable(beginning, new HL7Exception("The message is longer than " + maxBytes + " bytes"));
    }

    private String refuse(
            Message message, MessageHeader header, AcknowledgmentCode code, ErrorCode error, String reason) {
        LOG.warn("{}: answered {}, for {}", header, code, reason);
        return acknowledge(message, code, new HL7Exception(reason, error));
    }

    private String answerUnreadable(String text, HL7Exception reason) {
        AcknowledgmentCode code = reason.getError() == ErrorCode.UNSUPPORTED_VERSION_ID ? AR : AE;
        // HAPI's text, and its exceptions', may quote the message; it goes to the sender only.
        Throwable cause = reason.getCause() == null ? reason : reason.getCause();
        LOG.warn(
                "A message can not be taken: answered {}, for {} ({})",
                code,
                reason.getError().getMessage(),
                cause.getClass().getSimpleName());
        try {
            Parser parser = parsers.get();
            Segment header = parser.getCriticalResponseData(text);
            Message message = header.getMessage();
            message.setParser(parser);
            DeepCopy.copy(header, (Segment) message.get("MSH"));
            return acknowledge(message, code, reason);
        } catch (HL7Exception | RuntimeException noHeader) {
            return acknowledgeUnknown(code);
        }
    }

    private String acknowledge(Message message, AcknowledgmentCode code, @Nullable HL7Exception reason) {
        try {
            return parsers.get().encode(message.generateACK(code, reason));
        } catch (HL7Exception | IOException e) {
            throw new IllegalStateException("HAPI could not make an acknowledgement", e);
        }
    }

    /** For what has no readable header: there is no control id to refer to. */
    private String acknowledgeUnknown(AcknowledgmentCode code) {
        try {
            ACK ack = new ACK();
            ack.setParser(parsers.get());
            ack.initQuickstart("ACK", null, "P");
            ack.getMSA().getAcknowledgmentCode().setValue(code.name());
            return ack.encode();
        } catch (HL7Exception | IOException e) {
            throw new IllegalStateException("HAPI could not make an acknowledgement", e);
        }
    }
}
