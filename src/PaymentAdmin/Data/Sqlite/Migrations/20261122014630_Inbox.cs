using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PaymentAdmin.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Inbox : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_WebhookNotifications_ReceivedAt_Id",
                table: "WebhookNotifications");

            migrationBuilder.DropColumn(
                name: "RawBody",
                table: "WebhookNotifications");

            migrationBuilder.RenameColumn(
                name: "HeadersJson",
                table: "WebhookNotifications",
                newName: "ProcessorId");

            migrationBuilder.AddColumn<long>(
                name: "AmountMinor",
                table: "WebhookNotifications",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "BodyDroppedAt",
                table: "WebhookNotifications",
                type: "TEXT",
                precision: 6,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Channel",
                table: "WebhookNotifications",
                type: "TEXT",
                maxLength: 100,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Condition",
                table: "WebhookNotifications",
                type: "TEXT",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ContentHash",
                table: "WebhookNotifications",
                type: "TEXT",
                maxLength: 64,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Currency",
                table: "WebhookNotifications",
                type: "TEXT",
                maxLength: 3,
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "DiscardedAt",
                table: "WebhookNotifications",
                type: "TEXT",
                precision: 6,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "DuplicateOfId",
                table: "WebhookNotifications",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "FailureReason",
                table: "WebhookNotifications",
                type: "TEXT",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "FlowType",
                table: "WebhookNotifications",
                type: "TEXT",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "PaymentStatus",
                table: "WebhookNotifications",
                type: "TEXT",
                maxLength: 100,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "PosCardTransactionId",
                table: "WebhookNotifications",
                type: "TEXT",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "ProcessedAt",
                table: "WebhookNotifications",
                type: "TEXT",
                precision: 6,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Provider",
                table: "WebhookNotifications",
                type: "TEXT",
                maxLength: 100,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<int>(
                name: "RetryCount",
                table: "WebhookNotifications",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<Guid>(
                name: "TenantId",
                table: "WebhookNotifications",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "TerminalId",
                table: "WebhookNotifications",
                type: "TEXT",
                maxLength: 100,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Verification",
                table: "WebhookNotifications",
                type: "TEXT",
                maxLength: 100,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<int>(
                name: "Version",
                table: "WebhookNotifications",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTime>(
                name: "WebhookTimestamp",
                table: "WebhookNotifications",
                type: "TEXT",
                precision: 6,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "Transactions",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    ProcessorId = table.Column<Guid>(type: "TEXT", nullable: false),
                    ConnectionId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Environment = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    TenantId = table.Column<Guid>(type: "TEXT", nullable: true),
                    Key = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Reference = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    EventType = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Direction = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Channel = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    AmountMinor = table.Column<long>(type: "INTEGER", nullable: false),
                    Currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    RefundOf = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: false),
                    ConfirmedAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: true),
                    FailedAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: true),
                    ReversedAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: true),
                    Status = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Transactions", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Transactions_Connections_ConnectionId",
                        column: x => x.ConnectionId,
                        principalTable: "Connections",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Transactions_Processors_ProcessorId",
                        column: x => x.ProcessorId,
                        principalTable: "Processors",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Transactions_Tenants_TenantId",
                        column: x => x.TenantId,
                        principalTable: "Tenants",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "WebhookAttempts",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    NotificationId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Cause = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    RequestedAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: false),
                    RequestedBy = table.Column<string>(type: "TEXT", maxLength: 254, nullable: true),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    ReplayId = table.Column<Guid>(type: "TEXT", nullable: true),
                    EndedAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: true),
                    Outcome = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    Message = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    CorrelationId = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WebhookAttempts", x => x.Id);
                    table.ForeignKey(
                        name: "FK_WebhookAttempts_WebhookNotifications_NotificationId",
                        column: x => x.NotificationId,
                        principalTable: "WebhookNotifications",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "WebhookBodies",
                columns: table => new
                {
                    NotificationId = table.Column<Guid>(type: "TEXT", nullable: false),
                    RawBody = table.Column<byte[]>(type: "BLOB", nullable: false),
                    HeadersJson = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WebhookBodies", x => x.NotificationId);
                    table.ForeignKey(
                        name: "FK_WebhookBodies_WebhookNotifications_NotificationId",
                        column: x => x.NotificationId,
                        principalTable: "WebhookNotifications",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "WebhookClaims",
                columns: table => new
                {
                    ConnectionId = table.Column<Guid>(type: "TEXT", nullable: false),
                    IdempotencyKey = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    NotificationId = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WebhookClaims", x => new { x.ConnectionId, x.IdempotencyKey });
                    table.ForeignKey(
                        name: "FK_WebhookClaims_WebhookNotifications_NotificationId",
                        column: x => x.NotificationId,
                        principalTable: "WebhookNotifications",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "WebhookReferences",
                columns: table => new
                {
                    ConnectionId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Value = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    NotificationId = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WebhookReferences", x => new { x.ConnectionId, x.Value, x.NotificationId });
                    table.ForeignKey(
                        name: "FK_WebhookReferences_WebhookNotifications_NotificationId",
                        column: x => x.NotificationId,
                        principalTable: "WebhookNotifications",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "WorkItems",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Queue = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    SubjectId = table.Column<Guid>(type: "TEXT", nullable: false),
                    OrderKey = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Place = table.Column<int>(type: "INTEGER", nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    DueAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: false),
                    Attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    ClaimToken = table.Column<Guid>(type: "TEXT", nullable: true),
                    LeaseUntil = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: true),
                    AgainAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: false),
                    LastError = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WorkItems", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_WebhookNotifications_Environment_ReceivedAt_Id",
                table: "WebhookNotifications",
                columns: new[] { "Environment", "ReceivedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_WebhookNotifications_Held",
                table: "WebhookNotifications",
                columns: new[] { "Condition", "Id" },
                filter: "\"Condition\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_WebhookNotifications_ProcessorId",
                table: "WebhookNotifications",
                column: "ProcessorId");

            migrationBuilder.CreateIndex(
                name: "IX_WebhookNotifications_TenantId",
                table: "WebhookNotifications",
                column: "TenantId");

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_ConnectionId_Direction_Key",
                table: "Transactions",
                columns: new[] { "ConnectionId", "Direction", "Key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_ConnectionId_Reference",
                table: "Transactions",
                columns: new[] { "ConnectionId", "Reference" });

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_ProcessorId",
                table: "Transactions",
                column: "ProcessorId");

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_TenantId",
                table: "Transactions",
                column: "TenantId");

            migrationBuilder.CreateIndex(
                name: "IX_WebhookAttempts_NotificationId_Id",
                table: "WebhookAttempts",
                columns: new[] { "NotificationId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_WebhookClaims_NotificationId",
                table: "WebhookClaims",
                column: "NotificationId");

            migrationBuilder.CreateIndex(
                name: "IX_WebhookReferences_NotificationId",
                table: "WebhookReferences",
                column: "NotificationId");

            migrationBuilder.CreateIndex(
                name: "IX_WorkItems_Claimed",
                table: "WorkItems",
                columns: new[] { "Queue", "OrderKey" },
                unique: true,
                filter: "\"ClaimToken\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_WorkItems_Due",
                table: "WorkItems",
                columns: new[] { "Queue", "DueAt", "Id" },
                filter: "\"State\" = 'waiting'");

            migrationBuilder.CreateIndex(
                name: "IX_WorkItems_Order",
                table: "WorkItems",
                columns: new[] { "Queue", "OrderKey", "Place" },
                filter: "\"State\" = 'waiting'");

            migrationBuilder.CreateIndex(
                name: "IX_WorkItems_Token",
                table: "WorkItems",
                column: "ClaimToken",
                filter: "\"ClaimToken\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_WorkItems_Unfinished",
                table: "WorkItems",
                columns: new[] { "Queue", "SubjectId" },
                unique: true,
                filter: "\"State\" <> 'done'");

            migrationBuilder.AddForeignKey(
                name: "FK_WebhookNotifications_Processors_ProcessorId",
                table: "WebhookNotifications",
                column: "ProcessorId",
                principalTable: "Processors",
                principalColumn: "Id",
                onDelete: ReferentialAction.Restrict);

            migrationBuilder.AddForeignKey(
                name: "FK_WebhookNotifications_Tenants_TenantId",
                table: "WebhookNotifications",
                column: "TenantId",
                principalTable: "Tenants",
                principalColumn: "Id",
                onDelete: ReferentialAction.Restrict);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "FK_WebhookNotifications_Processors_ProcessorId",
                table: "WebhookNotifications");

            migrationBuilder.DropForeignKey(
                name: "FK_WebhookNotifications_Tenants_TenantId",
                table: "WebhookNotifications");

            migrationBuilder.DropTable(
                name: "Transactions");

            migrationBuilder.DropTable(
                name: "WebhookAttempts");

            migrationBuilder.DropTable(
                name: "WebhookBodies");

            migrationBuilder.DropTable(
                name: "WebhookClaims");

            migrationBuilder.DropTable(
                name: "WebhookReferences");

            migrationBuilder.DropTable(
                name: "WorkItems");

            migrationBuilder.DropIndex(
                name: "IX_WebhookNotifications_Environment_ReceivedAt_Id",
                table: "WebhookNotifications");

            migrationBuilder.DropIndex(
                name: "IX_WebhookNotifications_Held",
                table: "WebhookNotifications");

            migrationBuilder.DropIndex(
                name: "IX_WebhookNotifications_ProcessorId",
                table: "WebhookNotifications");

            migrationBuilder.DropIndex(
                name: "IX_WebhookNotifications_TenantId",
                table: "WebhookNotifications");

            migrationBuilder.DropColumn(
                name: "AmountMinor",
                table: "WebhookNotifications");

            migrationBuilder.DropColumn(
                name: "BodyDroppedAt",
                table: "WebhookNotifications");

            migrationBuilder.DropColumn(
                name: "Channel",
                table: "WebhookNotifications");

            migrationBuilder.DropColumn(
                name: "Condition",
                table: "WebhookNotifications");

            migrationBuilder.DropColumn(
                name: "ContentHash",
                table: "WebhookNotifications");

            migrationBuilder.DropColumn(
                name: "Currency",
                table: "WebhookNotifications");

            migrationBuilder.DropColumn(
                name: "DiscardedAt",
                table: "WebhookNotifications");

            migrationBuilder.DropColumn(
                name: "DuplicateOfId",
                table: "WebhookNotifications");

            migrationBuilder.DropColumn(
                name: "FailureReason",
                table: "WebhookNotifications");

            migrationBuilder.DropColumn(
                name: "FlowType",
                table: "WebhookNotifications");

            migrationBuilder.DropColumn(
                name: "PaymentStatus",
                table: "WebhookNotifications");

            migrationBuilder.DropColumn(
                name: "PosCardTransactionId",
                table: "WebhookNotifications");

            migrationBuilder.DropColumn(
                name: "ProcessedAt",
                table: "WebhookNotifications");

            migrationBuilder.DropColumn(
                name: "Provider",
                table: "WebhookNotifications");

            migrationBuilder.DropColumn(
                name: "RetryCount",
                table: "WebhookNotifications");

            migrationBuilder.DropColumn(
                name: "TenantId",
                table: "WebhookNotifications");

            migrationBuilder.DropColumn(
                name: "TerminalId",
                table: "WebhookNotifications");

            migrationBuilder.DropColumn(
                name: "Verification",
                table: "WebhookNotifications");

            migrationBuilder.DropColumn(
                name: "Version",
                table: "WebhookNotifications");

            migrationBuilder.DropColumn(
                name: "WebhookTimestamp",
                table: "WebhookNotifications");

            migrationBuilder.RenameColumn(
                name: "ProcessorId",
                table: "WebhookNotifications",
                newName: "HeadersJson");

            migrationBuilder.AddColumn<byte[]>(
                name: "RawBody",
                table: "WebhookNotifications",
                type: "BLOB",
                nullable: false,
                defaultValue: new byte[0]);

            migrationBuilder.CreateIndex(
                name: "IX_WebhookNotifications_ReceivedAt_Id",
                table: "WebhookNotifications",
                columns: new[] { "ReceivedAt", "Id" });
        }
    }
}
