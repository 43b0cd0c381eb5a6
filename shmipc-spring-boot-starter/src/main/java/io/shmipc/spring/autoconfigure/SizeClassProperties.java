package io.shmipc.spring.autoconfigure;

import org.springframework.util.unit.DataSize;

/** One size of slice. */
public class SizeClassProperties {

    /** Data that one slice holds, a multiple of 4 bytes. */
    private DataSize size = DataSize.ofBytes(8172);

    /** Share of the region in percent. */
    private int percent = 100;

    public DataSize getSize() {
        return size;
    }

    public void setSize(DataSize size) {
        this.size = size;
    }

    public int getPercent() {
        return percent;
    }

    public void setPercent(int percent) {
        this.percent = percent;
    }
}
