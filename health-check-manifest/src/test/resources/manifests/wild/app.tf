variable "image" {
  type = string
}

locals {
  script = <<-EOT
    resource "azurerm_container_app" "not" {
  EOT
}

resource "azurerm_container_app" "orders" {
  name                         = "orders"
  container_app_environment_id = azurerm_container_app_environment.env.id
  resource_group_name          = azurerm_resource_group.rg.name
  revision_mode                = "Single"

  template {
    termination_grace_period_seconds = 12
    min_replicas                     = 1

    container {
      name   = "orders"
      image  = var.image
      cpu    = 0.5
      memory = "1Gi"

      env {
        name  = "HEALTH_CHECK_HOST"
        value = "0.0.0.0"
      }

      liveness_probe {
        transport               = "TCP"
        port                    = 9000
        interval_seconds        = 10
        failure_count_threshold = 12
        initial_delay           = 61 # above 60
      }

      readiness_probe {
        transport        = "TCP"
        port             = 40000
        interval_secnds  = 2
      }
    }
  }

  ingress {
    external_enabled = false
    target_port      = 8080
    transport        = "tcp"
    traffic_weight {
      latest_revision = true
      percentage      = 100
    }
  }
}
