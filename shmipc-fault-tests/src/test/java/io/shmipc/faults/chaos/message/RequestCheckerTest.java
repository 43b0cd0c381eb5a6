package io.shmipc.faults.chaos.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;

class RequestCheckerTest {

    private final RequestChecker checker =
            new RequestChecker(Messages.SENDER.run(), Messages.SENDER.stream());

    private MixUp wrong(Message message) {
        MixUpException e =
                catchThrowableOfType(MixUpException.class, () -> checker.accept(message));
        assertThat(e).as("%s was taken", message).isNotNull();
        return e.mixUp();
    }

    @Test
    void shouldTakeMessagesInOrderOverSeveralUsesOfAStream() {
        checker.accept(Messages.request(0, 1));
        checker.accept(Messages.request(1, 1));
        checker.accept(Messages.request(Messages.SENDER, Messages.CONVERSATION + 7, 0, 1));
    }

    @Test
    void shouldFindAMessageThatCameTwice() {
        checker.accept(Messages.request(0, 1));

        assertThat(wrong(Messages.request(0, 1))).isEqualTo(MixUp.DUPLICATE);
    }

    @Test
    void shouldFindAMessageThatIsMissing() {
        checker.accept(Messages.request(0, 1));

        assertThat(wrong(Messages.request(2, 1))).isEqualTo(MixUp.HOLE);
    }

    @Test
    void shouldFindThatTheFirstMessageOfAUseIsMissing() {
        assertThat(wrong(Messages.request(1, 1))).isEqualTo(MixUp.HOLE);
    }

    @Test
    void shouldFindAMessageOfAnEarlierUseOfTheStream() {
        checker.accept(Messages.request(0, 1));

        assertThat(wrong(Messages.request(Messages.SENDER, Messages.CONVERSATION - 1, 1, 1)))
                .isEqualTo(MixUp.WRONG_STREAM);
    }

    @Test
    void shouldFindAMessageOfAnotherStream() {
        assertThat(wrong(Messages.request(new Sender(11, 22, 33, 45), 1, 0, 1)))
                .isEqualTo(MixUp.WRONG_STREAM);
    }

    @Test
    void shouldFindAMessageOfAnotherRunClientOrSession() {
        checker.accept(Messages.request(0, 1));

        assertThat(wrong(from(new Sender(12, 22, 33, 44)))).isEqualTo(MixUp.FOREIGN);
        assertThat(wrong(from(new Sender(11, 23, 33, 44)))).isEqualTo(MixUp.FOREIGN);
        assertThat(wrong(from(new Sender(11, 22, 34, 44)))).isEqualTo(MixUp.FOREIGN);
    }

    private static Message from(Sender sender) {
        return Messages.request(sender, Messages.CONVERSATION, 1, 1);
    }
}
