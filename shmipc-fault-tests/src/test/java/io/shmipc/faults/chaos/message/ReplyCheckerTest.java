package io.shmipc.faults.chaos.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;

class ReplyCheckerTest {

    private static final int CHECKSUM = 987;
    private static final Message REQUEST = Messages.request(5, 20);

    private static MixUp wrong(Message reply) {
        MixUpException e =
                catchThrowableOfType(
                        MixUpException.class, () -> ReplyChecker.check(REQUEST, CHECKSUM, reply));
        assertThat(e).as("%s was taken", reply).isNotNull();
        return e.mixUp();
    }

    @Test
    void shouldTakeTheReplyOfWhateverServer() {
        ReplyChecker.check(REQUEST, CHECKSUM, REQUEST.reply(1, CHECKSUM));
        ReplyChecker.check(REQUEST, CHECKSUM, REQUEST.reply(900, CHECKSUM));
    }

    @Test
    void shouldFindTheReplyToAnotherRequest() {
        assertThat(wrong(Messages.request(4, 20).reply(1, CHECKSUM))).isEqualTo(MixUp.DUPLICATE);
        assertThat(wrong(Messages.request(6, 20).reply(1, CHECKSUM))).isEqualTo(MixUp.HOLE);
    }

    @Test
    void shouldFindTheReplyToAnotherUserOfTheStream() {
        Message earlier =
                Messages.request(Messages.SENDER, Messages.CONVERSATION - 1, REQUEST.number(), 20);

        assertThat(wrong(earlier.reply(1, CHECKSUM))).isEqualTo(MixUp.WRONG_STREAM);
    }

    @Test
    void shouldFindTheReplyToAnotherStreamOrClient() {
        Message otherStream =
                Messages.request(new Sender(11, 22, 33, 1), Messages.CONVERSATION, 5, 20);
        Message otherClient =
                Messages.request(new Sender(11, 2, 33, 44), Messages.CONVERSATION, 5, 20);

        assertThat(wrong(otherStream.reply(1, CHECKSUM))).isEqualTo(MixUp.WRONG_STREAM);
        assertThat(wrong(otherClient.reply(1, CHECKSUM))).isEqualTo(MixUp.FOREIGN);
    }

    @Test
    void shouldFindAReplyToARequestWithOtherBytes() {
        assertThat(wrong(REQUEST.reply(1, CHECKSUM + 1))).isEqualTo(MixUp.WRONG_REPLY);
    }

    @Test
    void shouldFindAReplyOfTheWrongLength() {
        Message longer =
                new Message(
                        REQUEST.sender(),
                        REQUEST.conversation(),
                        REQUEST.number(),
                        Kind.REQUEST,
                        Options.PLAIN,
                        REQUEST.parameter() + 1,
                        REQUEST.bodyBytes());

        assertThat(wrong(longer.reply(1, CHECKSUM))).isEqualTo(MixUp.WRONG_REPLY);
    }

    @Test
    void shouldFindACountThatNobodyAskedFor() {
        assertThat(wrong(REQUEST.count(1, 3))).isEqualTo(MixUp.WRONG_REPLY);
    }

    @Test
    void shouldFindTheRequestItselfWhereAReplyIsWanted() {
        assertThat(wrong(REQUEST)).isEqualTo(MixUp.WRONG_REPLY);
    }

    @Test
    void shouldTakeNothingButTheRequestItselfFromAnEchoServer() {
        ReplyChecker.checkEcho(REQUEST, REQUEST);

        Message longer = Messages.request(5, 21);
        MixUpException e =
                catchThrowableOfType(
                        MixUpException.class, () -> ReplyChecker.checkEcho(REQUEST, longer));
        assertThat(e.mixUp()).isEqualTo(MixUp.WRONG_REPLY);
    }
}
