#pragma once

#include <optional>

#include <sequelize/association/find_request.hpp>
#include <sequelize/model/model_core.hpp>

#include "filters.hpp"

namespace sequelize::detail {

/// The settled request of a finder that reads no page, with what its cursor asks for. Throws UsageError for options
/// that only pages and batches have, CursorError for what is no cursor of it.
[[nodiscard]] FindRequest behindCursor(const ModelCore& model, const FindRequest& settled);

/// A finder's request as it is sent: settled, and behind its cursor.
class SentRequest {
public:
    SentRequest(const ModelCore& model, const FindRequest& given) : settled_(model, given), request_(&*settled_) {
        if (!request_->after && !request_->before && !request_->batchSize) [[likely]]
            return;
        request_ = &behind_.emplace(behindCursor(model, *request_));
    }
    SentRequest(const SentRequest&) = delete;
    SentRequest& operator=(const SentRequest&) = delete;

    [[nodiscard]] const FindRequest& operator*() const noexcept { return *request_; }

private:
    const Settled<FindRequest> settled_;
    std::optional<FindRequest> behind_{};
    const FindRequest* request_;
};

}  // namespace sequelize::detail
