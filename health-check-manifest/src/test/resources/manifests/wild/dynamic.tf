resource "azurerm_container_app" "app" {
  name = "app-${var.suffix}"
  template {
    dynamic "container" {
      for_each = var.containers
      content {
        name  = container.value.name
        image = container.value.image
        startup_probe {
          transport = "HTTP"
          port      = "8080"
          path      = "/started"
          interval_seconds        = 10
          failure_count_threshold = 5
        }
      }
    }
  }
}

resource "azurerm_container_app_job" "job" {
  name = "job"
  manual_trigger_config {}
  template {
    container {
      name  = "job"
      image = "registry.example/job:1"
    }
  }
}
