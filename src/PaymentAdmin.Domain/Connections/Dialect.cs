namespace PaymentAdmin.Domain.Connections;

/// <summary>The language that a PSP speaks.</summary>
public enum Dialect
{
    /// <summary>The REST interface of psp-integration.</summary>
    PspRestV2,

    /// <summary>MyPVit, mobile money in Gabon (mypvit, mypvit-wire).</summary>
    Mypvit,

    /// <summary>CBS, which tells of payments against its invoices (cbs-synchronization). It only tells.</summary>
    Cbs,

    /// <summary>Paystack's webhooks, signed with <c>x-paystack-signature</c> (processors-api, "Webhook Notifications"). It only tells.</summary>
    Paystack,

    /// <summary>Flutterwave's webhooks, which carry a shared hash in <c>verif-hash</c>. It only tells.</summary>
    Flutterwave,

    /// <summary>JSON events signed with an HMAC in a header, whose form the connection describes: processors such as AELLAINFLOW and GRUPP. It only tells.</summary>
    Generic,
}

/// <summary>How we prove to a PSP who we are (psp-integration, phase 1 step 3; payment-api-guide, step 2; mypvit, "API Token").</summary>
public enum AuthenticationScheme
{
    /// <summary>A key sent as a bearer token.</summary>
    ApiKey,

    /// <summary>OAuth 2.0 client credentials: a short-lived token in exchange for id and secret.</summary>
    Oauth2ClientCredentials,

    /// <summary>A client certificate, and a key beside it where the PSP wants one too.</summary>
    Mtls,

    /// <summary>MyPVit's secret, renewed with a password about every fifty minutes.</summary>
    MypvitSecret,

    /// <summary>Nothing: we only receive.</summary>
    None,
}

/// <summary>What a connection keeps secret.</summary>
public enum SecretKind
{
    /// <summary>The API key.</summary>
    ApiKey,

    /// <summary>The second half of an API key, where the PSP gives one.</summary>
    ApiSecret,

    /// <summary>The OAuth client id: with some PSPs it is the API key itself.</summary>
    ClientId,

    /// <summary>The OAuth client secret.</summary>
    ClientSecret,

    /// <summary>The client certificate with its private key: PKCS#12, as Base64.</summary>
    ClientCertificate,

    /// <summary>The password of the PKCS#12 file.</summary>
    ClientCertificatePassword,

    /// <summary>MyPVit's password for renewing its secret.</summary>
    Password,

    /// <summary>What the PSP signs its webhooks with.</summary>
    WebhookSecret,

    /// <summary>Ours: makes the callback address unguessable, where a dialect does not sign.</summary>
    CallbackToken,

    /// <summary>Ours: makes the address unguessable at which MyPVit hands its secret over.</summary>
    ReceptionToken,

    /// <summary>The short-lived secret that MyPVit gave us.</summary>
    IssuedSecret,

    /// <summary>CBS: what its client-identity header must hold, where that is known.</summary>
    ClientIdentity,
}
