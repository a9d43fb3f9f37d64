#include "metrics.hpp"

#ifdef SCHOOL_WITH_PROMETHEUS
#include <prometheus/text_serializer.h>

#include <sequelize/prometheus.hpp>
#endif

namespace school {

#ifdef SCHOOL_WITH_PROMETHEUS

Metrics::Metrics() : sink_(std::make_shared<sequelize::PrometheusMetrics>()) {}

void Metrics::addRoute(httplib::Server& server, Sequelize& sequelize) const {
    const auto metrics = std::static_pointer_cast<sequelize::PrometheusMetrics>(sink_);
    metrics->watchPool("school", [&sequelize] { return sequelize.poolStatistics(); });
    server.Get("/metrics", [metrics](const httplib::Request&, httplib::Response& response) {
        response.set_content(prometheus::TextSerializer().Serialize(metrics->Collect()), "text/plain; version=0.0.4");
    });
}

#else

Metrics::Metrics() = default;

void Metrics::addRoute(httplib::Server&, Sequelize&) const {}

#endif

}  // namespace school
