namespace PaymentAdmin.Platform.Jobs;

/// <summary>Many rows in short transactions.</summary>
internal static class InBatches
{
    /// <summary>Most batches in one run: the next run goes on.</summary>
    private const int MaxBatches = 1_000;

    /// <summary>Repeats a batch until one was not full.</summary>
    /// <param name="size">How many rows a full one has.</param>
    /// <param name="batch">Changes up to that many rows, each once, and answers how many.</param>
    /// <returns>How many rows in all.</returns>
    public static async Task<int> Run(int size, Func<CancellationToken, Task<int>> batch, CancellationToken cancellationToken)
    {
        var total = 0;
        for (var done = 0; done < MaxBatches; done++)
        {
            var changed = await batch(cancellationToken);
            total += changed;
            if (changed < size)
            {
                break;
            }
        }

        return total;
    }
}
