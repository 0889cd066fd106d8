namespace PaymentAdmin.Platform;

/// <summary>All rows of a list that a cursor continues, for an export.</summary>
internal static class InParts
{
    /// <summary>How many rows are read at once: a provider that retries holds a whole result in memory, and such lists have no end.</summary>
    public const int Size = 1_000;

    /// <param name="after">Begins after this one; null for the first.</param>
    /// <param name="read">Reads the rows after a place, and says where the list goes on; null at its end.</param>
    public static async IAsyncEnumerable<TRow> Of<TRow>(Cursor? after, Func<Cursor?, Task<(IReadOnlyList<TRow> Rows, string? Next)>> read)
    {
        for (; ;)
        {
            var (rows, next) = await read(after);
            foreach (var row in rows)
            {
                yield return row;
            }

            if (next is null)
            {
                yield break;
            }

            after = Cursor.Parse(next);
        }
    }
}
