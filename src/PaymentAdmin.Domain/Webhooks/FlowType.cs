namespace PaymentAdmin.Domain.Webhooks;

/// <summary>Which way the money moves that a notification tells of (processors-api, "List Webhook Notifications": flow_type).</summary>
public enum FlowType
{
    /// <summary>Somebody paid us.</summary>
    Inflow,

    /// <summary>We paid somebody.</summary>
    Outflow,

    /// <summary>What somebody paid us is given back, whole or in part.</summary>
    Refund,
}
