using System.Security.Cryptography.X509Certificates;
using PaymentAdmin.PspSimulator.Merchants;
using PaymentAdmin.PspSimulator.Mypvit;

namespace PaymentAdmin.PspSimulator;

/// <summary>How a simulator is started; what can be changed while it runs is in <see cref="SimulatorSettings"/>.</summary>
public sealed record SimulatorOptions
{
    /// <summary>Where it listens: absolute http or https addresses, separated by semicolons; port 0 takes a free one.</summary>
    public string Urls { get; init; } = "http://127.0.0.1:5090";

    /// <summary>The certificate, with its private key, of the https addresses.</summary>
    public X509Certificate2? ServerCertificate { get; init; }

    /// <summary>When not empty, an https caller must present one of these; the certificate then stands for its merchant's key.</summary>
    public IReadOnlyList<X509Certificate2> ClientCertificates { get; init; } = [];

    /// <summary>The clock of everything: expiry, delays, retries.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>What carries webhooks, in place of the network.</summary>
    public HttpMessageHandler? WebhookHandler { get; init; }

    /// <summary>The settings at the start and after a reset.</summary>
    public SimulatorSettings Settings { get; init; } = new();

    /// <summary>Who may call.</summary>
    public IReadOnlyList<MerchantCredentials> Merchants { get; init; } = MerchantCredentials.OfTheDocument;

    /// <summary>The MyPVit account and its URL codes.</summary>
    public MypvitOptions Mypvit { get; init; } = new();

    /// <summary>Whether warnings and errors go to the console.</summary>
    public bool LogToConsole { get; init; }
}
