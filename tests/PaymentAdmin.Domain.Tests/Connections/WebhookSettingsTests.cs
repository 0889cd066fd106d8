using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Webhooks;

namespace PaymentAdmin.Domain.Tests.Connections;

/// <summary>What the messages of a processor without a dialect look like, as it is kept and bounded.</summary>
public sealed class WebhookSettingsTests
{
    private static readonly ConnectionSettings Receiving = new() { Authentication = new AuthenticationSettings { Scheme = AuthenticationScheme.None } };

    [Fact]
    public void Stored_WhatWasWritten_IsTheSame()
    {
        var settings = new WebhookSettings
        {
            Signature = new WebhookSignature { Header = "x-time", Algorithm = SignatureAlgorithm.HmacSha512, Encoding = SignatureEncoding.Base64, Prefix = "v1:", TimestampHeader = "x-at", ToleranceSeconds = 1 },
            Paths = new WebhookPaths { EventType = null, MoreReferences = WordList.Of("a", "b[0]"), Tenant = "data.é" },
            AmountUnit = AmountUnit.Major,
            Flow = FlowType.Refund,
            Words = new StatusWords { Completed = WordList.Of("réglé", "00"), Reversed = WordList.None },
        };

        Assert.Equal(settings, WebhookSettings.Stored(settings.Text));
        Assert.Equal(new WebhookSettings(), WebhookSettings.Stored(new WebhookSettings().Text));
        Assert.NotEqual(settings, new WebhookSettings());
        Assert.Contains("\"algorithm\":\"hmac_sha512\"", settings.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Add_OfGeneric_HasTheDefaultsWithoutSettingsAndItsOwnWithThem()
    {
        Assert.Null(Connected.Sandbox(Receiving, Dialect.Generic).Webhook);
        var connection = Connected.Sandbox(Receiving with { Webhook = new WebhookSettings { Signature = new WebhookSignature { Header = "X-Grupp" } } }, Dialect.Generic);

        Assert.Equal("x-grupp", connection.Webhook?.Signature.Header);
        Assert.False(connection.Change(connection.Settings, Known.Ada, Known.Now));
        Assert.True(connection.Change(connection.Settings with { Webhook = new WebhookSettings() }, Known.Ada, Known.Now));
    }

    [Theory]
    [InlineData(Dialect.Paystack)]
    [InlineData(Dialect.Flutterwave)]
    public void Add_OfAnotherDialect_HasNoSuchSettings(Dialect dialect) =>
        Assert.Equal(["cbs", "webhook"], Known.InvalidFields(() => Connected.Sandbox(Receiving with { Webhook = new WebhookSettings(), Cbs = new CbsSettings() }, dialect)).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("event", true)]
    [InlineData("data.customer-2.id_1", true)]
    [InlineData("data.items[0].id", true)]
    [InlineData("a[0][999]", true)]
    [InlineData("a.b.c.d.e.f.g.h", true)]
    [InlineData("a.b.c.d.e.f.g.h.i", false)]
    [InlineData("", false)]
    [InlineData(".a", false)]
    [InlineData("a.", false)]
    [InlineData("a..b", false)]
    [InlineData("[0]", false)]
    [InlineData("a[x]", false)]
    [InlineData("a[1000]", false)]
    [InlineData("a[-1]", false)]
    [InlineData("a b", false)]
    [InlineData("$.a", false)]
    [InlineData("a\n", false)]
    public void IsPath_AText_IsNamesAndPlaces(string text, bool path)
    {
        Assert.Equal(path, FieldPath.IsPath(text));
        if (path)
        {
            Assert.Equal(text, string.Concat(FieldPath.Steps(text).Select(step => step.Name is null ? $"[{step.Place}]" : $".{step.Name}"))[1..]);
        }
    }

    [Fact]
    public void IsPath_AHundredCharacters_AreTheMost() => Assert.Equal((true, false), (FieldPath.IsPath(new string('a', 100)), FieldPath.IsPath(new string('a', 101))));

    [Fact]
    public void Check_ListsThatAreTooLong_NamesThem()
    {
        var words = new StatusWords { Completed = WordList.Of(Enumerable.Range(0, 21).Select(number => $"w{number}")), Failed = WordList.Of(new string('f', 61)) };
        var cbs = new CbsSettings { ClientIdentityHeader = new string('h', 101), InvoicePrefixes = WordList.Of(Enumerable.Range(0, 21).Select(number => $"{number}")) };

        Assert.Equal(["webhook.words.completed", "webhook.words.failed"], Known.InvalidFields(() => Connected.Sandbox(Receiving with { Webhook = new WebhookSettings { Words = words } }, Dialect.Generic)).Order(StringComparer.Ordinal));
        Assert.Equal(["cbs.clientIdentityHeader", "cbs.invoicePrefixes"], Known.InvalidFields(() => Connected.Sandbox(Receiving with { Cbs = cbs, Currency = "NGN" }, Dialect.Cbs)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("", "1900", true)]
    [InlineData("19", " 1900 ", true)]
    [InlineData("18,19", "1900", true)]
    [InlineData("18", "1900", false)]
    [InlineData("inv", "INV-1", false)]
    public void HasInvoice_ByItsPrefixes_IsOurs(string prefixes, string number, bool ours) =>
        Assert.Equal(ours, new CbsSettings { InvoicePrefixes = WordList.Of(prefixes.Split(',')) }.HasInvoice(number));
}
