package io.shmipc.sample.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.sample.app.AgentLostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class RepetitionTest {

    private final CountDownLatch ended = new CountDownLatch(1);
    private final AgentPresence presence = new AgentPresence();

    @Test
    void shouldGoOnAfterTheAgentWasLostAndSayOnceThatItIsBack(CapturedOutput output) {
        List<Integer> steps = new ArrayList<>();
        new Repetition(() -> step(steps), () -> 0, presence, ended).run();

        assertThat(steps).containsExactly(1, 2, 3, 4, 5);
        assertThat(output.getAll().split("The agent does not answer", -1)).hasSize(2);
        assertThat(output.getAll().split("The agent answers again", -1)).hasSize(2);
    }

    /** Loses the agent in the second and third step, and ends with the fifth. */
    private void step(List<Integer> steps) {
        int number = steps.size() + 1;
        steps.add(number);
        if (number == 2 || number == 3) {
            throw new AgentLostException("lost on purpose", null);
        }
        if (number == 5) {
            ended.countDown();
        }
    }

    @Test
    void shouldNotWorryAboutAnAgentThatIsNotThereYet(CapturedOutput output) {
        presence.failed(new AgentLostException("nobody there", null));
        presence.failed(new AgentLostException("nobody there", null));
        presence.answered();
        assertThat(output.getAll())
                .contains("Waiting for the agent")
                .doesNotContain("does not answer")
                .doesNotContain("again");
    }
}
