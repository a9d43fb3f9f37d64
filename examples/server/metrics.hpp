#pragma once

#include <memory>

#include "http.hpp"
#include "models.hpp"

namespace school {

/// What Prometheus asks for: a sink for the Sequelize object's options, and a route. A build without
/// sequelize::prometheus has neither.
class Metrics {
public:
    Metrics();
    [[nodiscard]] std::shared_ptr<sequelize::EventSink> sink() const { return sink_; }
    /// Adds GET /metrics. It tells of nobody's data, but is the operator's: a proxy keeps others away.
    void addRoute(httplib::Server& server, Sequelize& sequelize) const;

private:
    std::shared_ptr<sequelize::EventSink> sink_;
};

}  // namespace school
