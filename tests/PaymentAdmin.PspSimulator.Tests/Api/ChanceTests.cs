using System.Globalization;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace PaymentAdmin.PspSimulator.Tests.Api;

public sealed class ChanceTests
{
    [Fact]
    public void Hits_Probability_ComesOutAsOftenAsItSays()
    {
        var chance = Chance.Of(0.25);

        var hits = Enumerable.Range(0, 20_000).Count(number => chance.Hits(1, "fault", number.ToString(CultureInfo.InvariantCulture), 0));

        Assert.InRange(hits, 4_600, 5_400);
    }

    [Fact]
    public void Hits_Counted_ExactlySoOftenHoweverManyAskAtOnce()
    {
        var chance = Chance.Next(100);
        var hits = 0;

        Parallel.For(0, 10_000, number =>
        {
            if (chance.Hits(1, "fault", "a", number))
            {
                Interlocked.Increment(ref hits);
            }
        });

        Assert.Equal((100, 0), (hits, chance.Left));
    }

    [Fact]
    public void Hits_NeverAndAlways_AreThat()
    {
        Prop.ForAll<int, NonNull<string>, int>((seed, about, ordinal) =>
            !Chance.Never.Hits(seed, "fault", about.Get, ordinal) && Chance.Always.Hits(seed, "fault", about.Get, ordinal)).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Hits_HigherProbability_HitsWhereverTheLowerOneDoes()
    {
        Prop.ForAll<int, NonNull<string>, int>((seed, about, ordinal) =>
            !Chance.Of(0.3).Hits(seed, "fault", about.Get, ordinal) || Chance.Of(0.6).Hits(seed, "fault", about.Get, ordinal)).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("0", "0")]
    [InlineData("0.25", "0.25")]
    [InlineData(" next 3 ", "next 3")]
    [InlineData("1", "1")]
    public void TryParse_WhatAPersonTypes_IsReadAndWrittenAlike(string text, string written)
    {
        Assert.True(Chance.TryParse(text, out var chance));
        Assert.Equal(written, chance.ToString());
        Assert.Equal(written, JsonSerializer.Deserialize<Chance>(JsonSerializer.Serialize(chance))!.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("2")]
    [InlineData("-1")]
    [InlineData("next")]
    [InlineData("next -1")]
    [InlineData("often")]
    public void TryParse_Nonsense_IsRefused(string text) => Assert.False(Chance.TryParse(text, out _));

    [Theory]
    [InlineData("2")]
    [InlineData("-0.1")]
    [InlineData("\"0.5\"")]
    [InlineData("{}")]
    [InlineData("""{"next":-1}""")]
    [InlineData("""{"next":1,"more":2}""")]
    [InlineData("""{"next":1.5}""")]
    public void Read_Nonsense_IsRefused(string json) => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Chance>(json));
}
