"""Signal filtering over array('d') and array('i'): moving average, histogram, prefix sums."""

from array import array


def moving_average(samples, width):
    result = array("d", bytes(8 * len(samples)))
    window = 0.0
    for i, sample in enumerate(samples):
        window += sample
        if i >= width:
            window -= samples[i - width]
        result[i] = window / width
    return result


def run(n=700_000):
    samples = array("d", ((i * 7919 % 1009) / 7.0 for i in range(n)))
    smooth = moving_average(samples, 16)
    histogram = array("i", [0] * 64)
    for value in smooth:
        histogram[int(value) % 64] += 1
    for i in range(1, len(histogram)):
        histogram[i] += histogram[i - 1]
    return f"{sum(smooth):.6f} {histogram.tolist()[::16]}"


if __name__ == "__main__":
    print(run())
