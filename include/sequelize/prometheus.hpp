#pragma once

/// Metrics for Prometheus, by prometheus-cpp: opt-in. Link `sequelize::prometheus`.

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <prometheus/collectable.h>
#include <prometheus/counter.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <sequelize/events.hpp>

namespace sequelize {

/// What PrometheusMetrics may be told.
struct PrometheusOptions {
    std::map<std::string, std::string> labels{};  ///< of all metrics, such as `{{"service", "shop"}}`
    /// The histograms' bounds, in seconds; those that OpenTelemetry's conventions advise.
    std::vector<double> buckets{0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10};
};

/// Metrics of what a Sequelize object does, named by OpenTelemetry's stable conventions for databases, as Prometheus
/// spells them. A sink of events, and what an exposer asks:
///
///     auto metrics = std::make_shared<sequelize::PrometheusMetrics>();
///     Sequelize sequelize{url, {.events = metrics}};
///     metrics->watchPool("library", [&] { return sequelize.poolStatistics(); });
///     prometheus::Exposer exposer{"127.0.0.1:9464"};
///     exposer.RegisterCollectable(metrics);
///
/// Labels hold neither SQL nor values nor tags: a series for each would be too many. One object may serve several
/// Sequelize objects. Thread-safe.
class PrometheusMetrics final : public EventSink, public prometheus::Collectable {
public:
    /// With labels and bounds of the program's own.
    explicit PrometheusMetrics(PrometheusOptions options = {})
        : options_(std::move(options)),
          durations_(histograms("db_client_operation_duration_seconds", "How long statements took, rows included")),
          parts_(histograms("sequelize_statement_part_duration_seconds",
                            "The same, by what took it: queue, connect, execute, decode")),
          rows_(counters("db_client_response_returned_rows_total", "Rows that were read")),
          affected_(
              counters("sequelize_affected_rows_total", "Rows that were inserted, deleted, or matched by UPDATE")),
          waits_(histograms("db_client_connection_wait_time_seconds", "How long calls waited for a connection")),
          uses_(histograms("db_client_connection_use_time_seconds", "How long calls had a connection")),
          creates_(histograms("db_client_connection_create_time_seconds", "How long opening a connection took")),
          connections_(counters("sequelize_connection_events_total", "Connections opened and closed, and failures")),
          transactions_(histograms("sequelize_transaction_duration_seconds", "How long transactions were open")),
          caches_(counters("sequelize_cache_events_total", "What caches did")) {}

    /// Adds the pool's gauges, which are asked for when Prometheus asks. `ask` must be callable for as long as this is
    /// collected. Pools have different names.
    void watchPool(std::string name, std::function<PoolStatistics()> ask) {
        const std::lock_guard lock(mutex_);
        pools_.insert_or_assign(std::move(name), std::move(ask));
    }
    /// The same for all servers of `replication`, each with its address; and whether a replica is left alone at present
    /// (`sequelize_replica_away`), and how far it is behind, where that is known (`sequelize_replica_lag_seconds`):
    ///
    ///     metrics->watchServers("library", [&] { return sequelize.serverStatistics(); });
    void watchServers(std::string name, std::function<std::vector<ServerStatistics>()> ask) {
        const std::lock_guard lock(mutex_);
        servers_.insert_or_assign(std::move(name), std::move(ask));
    }
    /// The pool, or the servers, of that name are asked no more.
    void forgetPool(const std::string& name) {
        const std::lock_guard lock(mutex_);
        pools_.erase(name);
        servers_.erase(name);
    }

    /// Counts a statement that has ended.
    void statement(const StatementEvent& event) override {
        if (event.kind != StatementEvent::Kind::ended) return;
        const std::lock_guard lock(mutex_);
        StatementSeries& series = seriesOf(event);
        series.duration->Observe(seconds(event.elapsed()));
        series.queue->Observe(seconds(event.queue));
        if (event.connect.count() != 0) series.connect->Observe(seconds(event.connect));
        series.execute->Observe(seconds(event.execute));
        series.decode->Observe(seconds(event.decode));
        series.rows->Increment(static_cast<double>(event.rows));
        series.affected->Increment(static_cast<double>(event.affected));
    }
    /// Counts a transaction that has ended; savepoints are parts of one.
    void transaction(const TransactionEvent& event) override {
        using Kind = TransactionEvent::Kind;
        if (event.kind == Kind::begun || event.isSavepoint) return;
        auto labels = labelsOf(event.database);
        labels["outcome"] = event.kind == Kind::committed ? "committed"
                            : event.kind == Kind::unknown ? "unknown"
                                                          : "rolled_back";
        transactions_.Add(labels, options_.buckets).Observe(seconds(event.elapsed));
    }
    /// Counts connections and the time that calls wait for them.
    void pool(const PoolEvent& event) override {
        using Kind = PoolEvent::Kind;
        auto labels = labelsOf(event.database);
        if (event.kind == Kind::acquired) {
            waits_.Add(labels, options_.buckets).Observe(seconds(event.elapsed));
            return;
        }
        if (event.kind == Kind::released) {
            uses_.Add(labels, options_.buckets).Observe(seconds(event.elapsed));
            return;
        }
        if (event.kind == Kind::opened) creates_.Add(labels, options_.buckets).Observe(seconds(event.elapsed));
        labels["event"] = event.kind == Kind::opened       ? "opened"
                          : event.kind == Kind::openFailed ? "open_failed"
                          : event.kind == Kind::closed     ? "closed"
                                                           : "acquire_failed";
        if (event.error) labels["error_type"] = event.error->name;
        connections_.Add(labels).Increment();
    }
    /// Counts what the cache does.
    void cache(const CacheEvent& event) override {
        constexpr const char* names[] = {"hit",       "miss",      "shared",      "stale", "filled",
                                         "too_large", "corrupted", "invalidated", "error", "skipped"};
        auto labels = labelsOf(event.database);
        labels["cache"] = event.cache;
        labels["event"] = names[static_cast<std::size_t>(event.kind)];
        caches_.Add(labels).Increment();
    }

    /// For prometheus-cpp: all metrics as they are now.
    [[nodiscard]] std::vector<prometheus::MetricFamily> Collect() const override {
        auto families = registry_.Collect();
        const std::lock_guard lock(mutex_);
        prometheus::MetricFamily counts = gauges("db_client_connection_count", "Connections that are open, by state");
        prometheus::MetricFamily pending = gauges("db_client_connection_pending_requests", "Calls that wait for one");
        prometheus::MetricFamily away = gauges("sequelize_replica_away", "1: it failed, and is left alone for a while");
        prometheus::MetricFamily lags = gauges("sequelize_replica_lag_seconds", "How far a replica is behind");
        const auto add = [&](const Labels& labels, const PoolStatistics& now) {
            const auto inState = [&](const char* state) {
                Labels own = labels;
                own["db_client_connection_state"] = state;
                return own;
            };
            counts.metric.push_back(gauge(inState("idle"), now.available));
            counts.metric.push_back(gauge(inState("used"), now.borrowed));
            pending.metric.push_back(gauge(labels, now.waiting));
        };
        for (const auto& [name, ask] : pools_) add({{"db_client_connection_pool_name", name}}, ask());
        for (const auto& [name, ask] : servers_) {
            for (const auto& server : ask()) {
                const Labels labels{{"db_client_connection_pool_name", name},
                                    {"server_address", server.host},
                                    {"server_port", std::to_string(server.port)}};
                add(labels, server.pool);
                if (server.isPrimary) continue;
                away.metric.push_back(gauge(labels, server.isAway ? 1 : 0));
                if (server.lag) lags.metric.push_back(gauge(labels, static_cast<std::size_t>(server.lag->count())));
            }
        }
        for (auto* family : {&counts, &pending, &away, &lags})
            if (!family->metric.empty()) families.push_back(std::move(*family));
        return families;
    }

private:
    using Histograms = prometheus::Family<prometheus::Histogram>;
    using Counters = prometheus::Family<prometheus::Counter>;
    using Labels = std::map<std::string, std::string>;

    /// The metrics of one kind of statement, so that they are looked for by one key.
    struct StatementSeries {
        prometheus::Histogram* duration = nullptr;
        prometheus::Histogram *queue = nullptr, *connect = nullptr, *execute = nullptr, *decode = nullptr;
        prometheus::Counter *rows = nullptr, *affected = nullptr;
    };
    static double seconds(std::chrono::nanoseconds time) { return std::chrono::duration<double>(time).count(); }

    Histograms& histograms(const char* name, const char* help) {
        return prometheus::BuildHistogram().Name(name).Help(help).Labels(options_.labels).Register(registry_);
    }
    Counters& counters(const char* name, const char* help) {
        return prometheus::BuildCounter().Name(name).Help(help).Labels(options_.labels).Register(registry_);
    }
    static Labels labelsOf(const EventDatabase* database) {
        Labels labels{{"db_system_name", std::string(detail::nameOf(database->dialect))},
                      {"db_namespace", std::string(database->name)}};
        if (!database->host.empty()) labels["server_address"] = database->host;
        if (database->port != 0) labels["server_port"] = std::to_string(database->port);
        return labels;
    }

    StatementSeries& seriesOf(const StatementEvent& event) {
        const std::string_view model = event.models.empty() ? std::string_view() : event.models.front();
        const std::string_view error = event.error ? event.error->name : std::string_view();
        std::string key;
        for (const std::string_view part : {detail::nameOf(event.database->dialect), event.database->name,
                                            event.database->host, event.operation, model, error})
            key.append(part) += '\n';
        key += std::to_string(event.database->port);
        const auto found = series_.find(key);
        if (found != series_.end()) return found->second;
        Labels labels = labelsOf(event.database);
        labels["db_operation_name"] = event.operation;
        if (!model.empty()) labels["db_collection_name"] = model;
        if (!error.empty()) labels["error_type"] = error;
        StatementSeries made{.duration = &durations_.Add(labels, options_.buckets),
                             .rows = &rows_.Add(labels),
                             .affected = &affected_.Add(labels)};
        const auto partOf = [&](const char* name) {
            Labels own = labelsOf(event.database);
            own["part"] = name;
            return &parts_.Add(own, options_.buckets);
        };
        made.queue = partOf("queue");
        made.connect = partOf("connect");
        made.execute = partOf("execute");
        made.decode = partOf("decode");
        return series_.emplace(std::move(key), made).first->second;
    }

    static prometheus::MetricFamily gauges(const char* name, const char* help) {
        return {name, help, prometheus::MetricType::Gauge, {}};
    }
    [[nodiscard]] prometheus::ClientMetric gauge(const Labels& labels, std::size_t value) const {
        prometheus::ClientMetric metric;
        for (const auto* all : {&options_.labels, &labels})
            for (const auto& [name, text] : *all) metric.label.push_back({name, text});
        metric.gauge.value = static_cast<double>(value);
        return metric;
    }

    const PrometheusOptions options_;
    prometheus::Registry registry_{};
    Histograms &durations_, &parts_;
    Counters &rows_, &affected_;
    Histograms &waits_, &uses_, &creates_;
    Counters& connections_;
    Histograms& transactions_;
    Counters& caches_;

    mutable std::mutex mutex_;  // guards what follows
    std::map<std::string, StatementSeries> series_{};
    std::map<std::string, std::function<PoolStatistics()>> pools_{};
    std::map<std::string, std::function<std::vector<ServerStatistics>()>> servers_{};
};

}  // namespace sequelize
