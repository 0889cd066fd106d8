using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Platform;

/// <summary>Which part of a list: by limit and offset (design, "Wire format").</summary>
public sealed record Slice(int Limit, int Offset)
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 200;

    /// <summary>An offset makes the database walk all rows before it: beyond this, use a filter or a cursor.</summary>
    public const int MaxOffset = 10_000;

    public static Slice Read(QueryInput query) =>
        new(query.Number("limit", DefaultLimit, 1, MaxLimit), query.Number("offset", 0, 0, MaxOffset));
}

/// <summary>What an answer says about the part of the list that it holds.</summary>
public sealed record OffsetPagination(
    [property: JsonPropertyName("limit")] int Limit,
    [property: JsonPropertyName("offset")] int Offset,
    [property: JsonPropertyName("total_count")] int TotalCount,
    [property: JsonPropertyName("total_count_capped")] bool TotalCountCapped);

/// <summary>The same of a list that a cursor continues; null at its end.</summary>
public sealed record CursorPagination(
    [property: JsonPropertyName("limit")] int Limit,
    [property: JsonPropertyName("offset")] int Offset,
    [property: JsonPropertyName("total_count")] int TotalCount,
    [property: JsonPropertyName("total_count_capped")] bool TotalCountCapped,
    [property: JsonPropertyName("cursor")] string? Cursor)
{
    /// <summary>What is said of a part, with the whole counted by <see cref="Paging.CountCapped"/>.</summary>
    public static CursorPagination Of(Slice slice, int count, string? cursor) => new(slice.Limit, slice.Offset, Math.Min(count, Paging.MaxCount), count > Paging.MaxCount, cursor);
}

/// <summary>A part of a list.</summary>
public sealed record ListOf<T>(IReadOnlyList<T> Data, OffsetPagination Pagination);

public static class Paging
{
    /// <summary>Counting stops here: nobody reads further, and the database need not either.</summary>
    public const int MaxCount = 100_000;

    /// <summary>One part of <paramref name="rows"/>, which are in a definite order.</summary>
    public static async Task<ListOf<TAnswer>> Slice<TRow, TAnswer>(
        this IQueryable<TRow> rows, Slice slice, Func<TRow, TAnswer> answer, CancellationToken cancellationToken)
    {
        var count = await rows.CountCapped(cancellationToken);
        var page = await rows.Skip(slice.Offset).Take(slice.Limit).ToListAsync(cancellationToken);
        return new ListOf<TAnswer>([.. page.Select(answer)], new OffsetPagination(slice.Limit, slice.Offset, Math.Min(count, MaxCount), count > MaxCount));
    }

    /// <summary>How many rows, or one more than <see cref="MaxCount"/> where there are more than that.</summary>
    public static Task<int> CountCapped<TRow>(this IQueryable<TRow> rows, CancellationToken cancellationToken) =>
        rows.Take(MaxCount + 1).CountAsync(cancellationToken);
}
